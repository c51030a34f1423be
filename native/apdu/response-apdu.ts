/** A card's answer, ISO 7816-4 section 5.1: data, then the status word as one 16-bit number. */
export interface ResponseApdu {
  readonly data: Uint8Array;
  readonly sw: number;
}

/** Largest answer of the short form: 256 bytes of data and the status word. */
export const MAX_RESPONSE_BYTES = 258;

/** Undefined where there is no status word, or more than the short form can carry. `data` is a copy. */
export function parseResponse(bytes: Uint8Array): ResponseApdu | undefined {
  if (bytes.length > MAX_RESPONSE_BYTES) return undefined;
  const sw1 = bytes.at(-2);
  const sw2 = bytes.at(-1);
  if (sw1 === undefined || sw2 === undefined) return undefined;
  return { data: bytes.slice(0, -2), sw: (sw1 << 8) | sw2 };
}

export function encodeResponse(response: ResponseApdu): Uint8Array {
  const { data, sw } = response;
  const bytes = new Uint8Array(data.length + 2);
  bytes.set(data);
  bytes.set([sw >> 8, sw & 0xff], data.length);
  return bytes;
}
