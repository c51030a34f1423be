import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { systemFaultOf } from '../system-fault.ts';

/** Length of the base key of the chips' own keys (spec 3.2), in bytes. */
const BASE_KEY_BYTES = 16;
/** In hex, with what an editor adds. */
const MAX_FILE_BYTES = 64;
const KEY_IN_HEX = /^[0-9a-f]{32}\s*$/i;
const FILE_NAME = 'esc-base-key';
/** Name of the credential in the unit: `LoadCredentialEncrypted=tessera-esc-base-key`. */
const CREDENTIAL = 'tessera-esc-base-key';
/** Bits that let anybody but the owner read, write or run a file. */
const OTHERS = 0o077;

export type EscBaseKey =
  | { readonly kind: 'key'; readonly key: Uint8Array }
  /** This campus doesn't hold it, as most don't. */
  | { readonly kind: 'absent' }
  /** One line, without anything of the key. */
  | { readonly kind: 'unusable'; readonly message: string };

/**
 * The secret that all participating institutions share, from a systemd credential or the keys folder: 16 bytes or 32
 * hex digits. A file that other users may read is not used: what it held is no secret any more, and not this
 * terminal's alone to keep.
 */
export function escBaseKeyOf(keysFolder: string, env: Readonly<Record<string, string | undefined>>): EscBaseKey {
  const credentials = env['CREDENTIALS_DIRECTORY'];
  if (credentials !== undefined && isAbsolute(credentials)) {
    // systemd itself keeps others out; the mode there says something else.
    const credential = readKey(join(credentials, CREDENTIAL), { checksMode: false });
    if (credential.kind !== 'absent') return credential;
  }
  return readKey(join(keysFolder, FILE_NAME), { checksMode: process.platform !== 'win32' });
}

function readKey(path: string, { checksMode }: { checksMode: boolean }): EscBaseKey {
  const unusable = (reason: string): EscBaseKey => ({
    kind: 'unusable',
    message: `${path}: the ESC base key ${reason}`,
  });
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) return unusable('is not a file');
    if (checksMode && (stats.mode & OTHERS) !== 0) return unusable('is open to other users; make the file 600');
    const bytes = new Uint8Array(MAX_FILE_BYTES + 1);
    const key = keyIn(bytes.subarray(0, readSync(descriptor, bytes)));
    return key === undefined
      ? unusable(`must be ${BASE_KEY_BYTES} bytes or ${2 * BASE_KEY_BYTES} hex digits`)
      : { kind: 'key', key };
  } catch (error) {
    const fault = systemFaultOf(error);
    if (fault === undefined) throw error;
    return fault.code === 'ENOENT' ? { kind: 'absent' } : unusable(`can't be read, ${fault.reason}`);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

function keyIn(bytes: Uint8Array): Uint8Array | undefined {
  if (bytes.length === BASE_KEY_BYTES) return bytes.slice();
  const text = new TextDecoder('latin1').decode(bytes);
  return KEY_IN_HEX.test(text) ? new Uint8Array(Buffer.from(text.trim(), 'hex')) : undefined;
}
