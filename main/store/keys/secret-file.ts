import { chmodSync, closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { systemFaultOf } from '../system-fault.ts';

export type LoadedSecret =
  | {
      readonly kind: 'secret';
      readonly bytes: Uint8Array;
      /** Where it is from, for people. */
      readonly from: string;
      /** What a technician should know although the secret serves. */
      readonly notices: readonly string[];
    }
  | { readonly kind: 'absent' }
  /** One line; it never repeats the secret. */
  | { readonly kind: 'unusable'; readonly message: string };

export interface SecretPlace {
  readonly keysFolder: string;
  /** Name of the file in the keys folder. A systemd credential has the same, after `tessera-`. */
  readonly name: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Bits that let anybody but the owner read, write or run a file. */
const OTHERS = 0o077;
const OWNER_ONLY = 0o600;
/** No secret of ours comes near it. */
const MAX_BYTES = 16 * 1024;

/**
 * A secret an operator put there: the systemd credential `tessera-<name>` where the unit gives one, else the file
 * `<name>` in the keys folder. A file others could read is closed and says so, as the terminal key's is.
 */
export function loadSecret({ keysFolder, name, env }: SecretPlace): LoadedSecret {
  const credentials = env['CREDENTIALS_DIRECTORY'];
  if (credentials !== undefined && isAbsolute(credentials)) {
    const credential = read(join(credentials, `tessera-${name}`), { closes: false });
    if (credential.kind !== 'absent') return credential;
  }
  return read(join(keysFolder, name), { closes: process.platform !== 'win32' });
}

/** The secret as one line of text, such as an API key; what can't stand in a header is refused. */
export function secretText(secret: LoadedSecret & { kind: 'secret' }): string | undefined {
  const text = new TextDecoder('latin1').decode(secret.bytes).trim();
  return /^[\x21-\x7e]{1,8192}$/.test(text) ? text : undefined;
}

function read(path: string, { closes }: { closes: boolean }): LoadedSecret {
  let descriptor: number | undefined;
  try {
    // Windows has no O_NONBLOCK; elsewhere it keeps a named pipe from waiting for a writer.
    descriptor = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) return { kind: 'unusable', message: `${path}: is not a file` };
    if (stats.size > MAX_BYTES) return { kind: 'unusable', message: `${path}: is larger than any key` };
    const bytes = new Uint8Array(readFileSync(descriptor));
    const isOpen = closes && (stats.mode & OTHERS) !== 0;
    if (isOpen) chmodSync(path, OWNER_ONLY);
    const was = (stats.mode & 0o777).toString(8).padStart(4, '0');
    const notices = isOpen ? [`${path} was open to other users (mode ${was}) and is closed now`] : [];
    return { kind: 'secret', bytes, from: path, notices };
  } catch (error) {
    const fault = systemFaultOf(error);
    if (fault === undefined) throw error;
    if (fault.code === 'ENOENT') return { kind: 'absent' };
    return { kind: 'unusable', message: `${path}: can't be read, ${fault.reason}` };
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}
