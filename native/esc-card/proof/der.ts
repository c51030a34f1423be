/** One element of DER (X.690): its tag byte, what it holds, and both with the length between. */
export interface DerElement {
  readonly tag: number;
  readonly content: Uint8Array;
  readonly whole: Uint8Array;
}

export const DER_TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  objectIdentifier: 0x06,
  sequence: 0x30,
} as const;

/** Largest length this reads, in length bytes: two are 64 KiB, and no file of a card is near that. */
const MAX_LENGTH_BYTES = 2;

/** The one element that fills `bytes` to the last byte; undefined for anything else. */
export function readDer(bytes: Uint8Array): DerElement | undefined {
  const element = elementAt(bytes, 0);
  return element !== undefined && element.whole.length === bytes.length ? element : undefined;
}

/** The elements that fill `content`, undefined where they don't: one is cut off, or a length isn't DER's shortest. */
export function readDerList(content: Uint8Array): readonly DerElement[] | undefined {
  const elements: DerElement[] = [];
  for (let at = 0; at < content.length; ) {
    const element = elementAt(content, at);
    if (element === undefined) return undefined;
    elements.push(element);
    at += element.whole.length;
  }
  return elements;
}

function elementAt(bytes: Uint8Array, at: number): DerElement | undefined {
  const tag = bytes[at];
  const first = bytes[at + 1];
  // Tags of several bytes have all five low bits set; nothing read here uses one.
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f) return undefined;
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
  if (first === 0x80 || lengthBytes > MAX_LENGTH_BYTES) return undefined;
  let length = lengthBytes === 0 ? first : 0;
  for (let i = 0; i < lengthBytes; i++) length = (length << 8) | (bytes[at + 2 + i] ?? 0);
  const shortest = length < 0x80 ? 0 : length < 0x100 ? 1 : 2;
  if (lengthBytes !== shortest) return undefined;
  const start = at + 2 + lengthBytes;
  const end = start + length;
  if (end > bytes.length) return undefined;
  return { tag, content: bytes.subarray(start, end), whole: bytes.subarray(at, end) };
}
