import { z } from 'zod';

/**
 * A snapshot file: magic, length of the manifest (32 bits, big-endian), manifest (JSON), Ed25519 signature over it,
 * body. The body of a full snapshot is its rows; that of a delta the keys of rows that left, then the rows that are
 * new or changed. Rows are sorted by their keys, all of one length.
 */
export const MAGIC = Buffer.from('TESSERA-SNAPSHOT\n', 'latin1');
/** Last bytes of a snapshot in use. */
export const INSTALLED_MAGIC = Buffer.from('TESSERA-INSTALLED\n', 'latin1');

export const FORMAT_VERSION = 1;
export const SIGNATURE_BYTES = 64;
export const LENGTH_BYTES = 4;
/** Far beyond a manifest with every institution of Europe in it. */
export const MAX_MANIFEST_BYTES = 4 * 1024 * 1024;

export const ROW_KEY_BYTES = 16;
export const PLAIN_BYTES = 96;
/** Nonce, ciphertext and tag. */
export const SEALED_BYTES = 12 + PLAIN_BYTES + 16;
export const ROW_BYTES = ROW_KEY_BYTES + SEALED_BYTES;

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const moment = z.int().positive().max(8.64e15);
const count = z.int().nonnegative().max(50_000_000);

const issuer = z.strictObject({
  pic: z
    .string()
    .regex(/^\d{9}$/)
    .nullable(),
  name: z.string().max(200),
});

/** What all rows of a snapshot have in common. Institutions are no persons: their names stand in clear. */
const common = {
  version: z.literal(FORMAT_VERSION),
  /** Who signed. */
  keyId: z.string().regex(/^[0-9a-f]{16}$/),
  /** Of the keys of index and rows; the same in a snapshot and its deltas. Base64url, 16 bytes. */
  salt: z.string().regex(/^[\w-]{22}$/),
  /** Tells whether a terminal has the secret the rows are sealed under. */
  secretCheck: z.string().regex(/^[0-9a-f]{16}$/),
  sequence: z.int().positive(),
  /** ms since 1970: when it was made, when the registry's list was begun to be read, when it ends. */
  created: moment,
  answeredAt: moment,
  expires: moment,
  /** The institution whose cards it holds all of; null where it is those of whatever the key may see. */
  pic: z
    .string()
    .regex(/^\d{9}$/)
    .nullable(),
  issuers: z.array(issuer).max(20_000),
};

export const manifestSchema = z.strictObject({
  ...common,
  /** The sequence a delta is laid over; null in a full snapshot. */
  baseSequence: z.int().positive().nullable(),
  rows: count,
  removed: count,
  /** Rows once it is in use. */
  total: count,
  /** SHA-256 over the keys of all rows once it is in use, in their order. */
  keysSha256: hash,
  bodySha256: hash,
});
export type Manifest = z.infer<typeof manifestSchema>;

/** What stands behind the rows of a snapshot in use. */
export const installedSchema = z.strictObject({
  ...common,
  rows: count,
  /** Rows that were emptied on request; their keys stay, so that the counts do. */
  erased: count,
  bodySha256: hash,
});
export type Installed = z.infer<typeof installedSchema>;
