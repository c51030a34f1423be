/** A free-read file under both its names (spec 3.2). */
export interface CardFile {
  /** DESFire's number. */
  readonly fileNo: number;
  /** ISO identifier of the elementary file. */
  readonly fileId: number;
  readonly content: Uint8Array;
}

/** An application with free-read files, under both its names. */
export interface CardApplication {
  /** 24-bit DESFire identifier. */
  readonly aid: number;
  /** ISO name of the dedicated file; null where the application was made without. */
  readonly dfName: Uint8Array | null;
  readonly files: readonly CardFile[];
  /** AES-128 keys; none where absent. */
  readonly keys?: readonly CardKey[];
}

/** A key of a DESFire application, 16 bytes. */
export interface CardKey {
  readonly keyNo: number;
  readonly version: number;
  readonly key: Uint8Array;
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
