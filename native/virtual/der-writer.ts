/** Writes DER (X.690), as far as a certificate of a virtual card's maker needs it. */

const LONG_LENGTH_ONE = 0x81;
const LONG_LENGTH_TWO = 0x82;

export function der(tag: number, ...contents: readonly Uint8Array[]): Uint8Array {
  const content = Buffer.concat(contents);
  const { length } = content;
  const head =
    length < 0x80
      ? [tag, length]
      : length < 0x100
        ? [tag, LONG_LENGTH_ONE, length]
        : [tag, LONG_LENGTH_TWO, length >> 8, length & 0xff];
  return new Uint8Array(Buffer.concat([Uint8Array.from(head), content]));
}

export const sequence = (...contents: readonly Uint8Array[]): Uint8Array => der(0x30, ...contents);
export const setOf = (content: Uint8Array): Uint8Array => der(0x31, content);
export const octetString = (content: Uint8Array): Uint8Array => der(0x04, content);
export const utf8 = (text: string): Uint8Array => der(0x0c, new TextEncoder().encode(text));
export const isTrue = (): Uint8Array => der(0x01, Uint8Array.of(0xff));

/** An object identifier by its encoded bytes. */
export const objectId = (...bytes: readonly number[]): Uint8Array => der(0x06, Uint8Array.from(bytes));

/** Of whole bytes, or with `unused` bits at the end of the last. */
export const bitString = (content: Uint8Array, unused = 0): Uint8Array => der(0x03, Uint8Array.of(unused), content);

/** A number of 0 to 127. */
export const smallInteger = (value: number): Uint8Array => der(0x02, Uint8Array.of(value));

/** A positive number by its bytes; a leading one keeps it from being negative or padded. */
export const serialNumber = (bytes: Uint8Array): Uint8Array => der(0x02, Uint8Array.of(0x01), bytes);

/** UTCTime until 2049, GeneralizedTime after (RFC 5280 section 4.1.2.5). `at` is ms since 1970. */
export function time(at: number): Uint8Array {
  const digits = `${new Date(at).toISOString().replace(/[-:T]|\.\d+Z$/g, '')}Z`;
  const isShort = new Date(at).getUTCFullYear() < 2050;
  return der(isShort ? 0x17 : 0x18, new TextEncoder().encode(isShort ? digits.slice(2) : digits));
}
