/** A command to a card, ISO 7816-4 section 5.1. Short form only: up to 255 bytes in, up to 256 out. */
export interface CommandApdu {
  readonly cla: number;
  readonly ins: number;
  readonly p1: number;
  readonly p2: number;
  /** At most 255 bytes; empty or absent where the command has none. */
  readonly data?: Uint8Array;
  /** Bytes expected at most, 1 to 256; absent where no answer data is asked for. */
  readonly le?: number;
}

const HEADER_BYTES = 4;

/**
 * The bytes on the wire: CLA INS P1 P2 [Lc data] [Le].
 * Throws RangeError where a field doesn't fit the short form: commands are made by our code, so that is a bug.
 */
export function encodeCommand(command: CommandApdu): Uint8Array {
  const { cla, ins, p1, p2, data = new Uint8Array(0), le } = command;
  for (const byte of [cla, ins, p1, p2]) {
    if (!Number.isInteger(byte) || byte < 0 || byte > 0xff) throw new RangeError(`not a byte: ${byte}`);
  }
  if (data.length > 0xff) throw new RangeError(`${data.length} bytes of data need the extended form`);
  if (le !== undefined && (!Number.isInteger(le) || le < 1 || le > 0x100)) throw new RangeError(`Le of ${le}`);

  const bytes = new Uint8Array(HEADER_BYTES + (data.length > 0 ? 1 + data.length : 0) + (le === undefined ? 0 : 1));
  bytes.set([cla, ins, p1, p2]);
  if (data.length > 0) {
    bytes[HEADER_BYTES] = data.length;
    bytes.set(data, HEADER_BYTES + 1);
  }
  // 256 is written as 00.
  if (le !== undefined) bytes[bytes.length - 1] = le & 0xff;
  return bytes;
}

/**
 * Reads a command as a card does, undefined where the lengths don't agree. A single byte after the header is Le;
 * so is one byte after the data.
 */
export function parseCommand(bytes: Uint8Array): CommandApdu | undefined {
  const [cla, ins, p1, p2, third] = bytes;
  if (cla === undefined || ins === undefined || p1 === undefined || p2 === undefined) return undefined;
  const header = { cla, ins, p1, p2 };
  if (third === undefined) return header;
  if (bytes.length === HEADER_BYTES + 1) return { ...header, le: leOf(third) };
  const end = HEADER_BYTES + 1 + third;
  if (third === 0 || (bytes.length !== end && bytes.length !== end + 1)) return undefined;
  const data = bytes.subarray(HEADER_BYTES + 1, end);
  const last = bytes[end];
  return last === undefined ? { ...header, data } : { ...header, data, le: leOf(last) };
}

function leOf(byte: number): number {
  return byte === 0 ? 0x100 : byte;
}
