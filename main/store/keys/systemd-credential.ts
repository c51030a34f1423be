import { readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { TERMINAL_KEY_BYTES } from '../byte-sealing.ts';
import { systemFaultOf } from '../system-fault.ts';
import type { KeyStore } from './key-store.ts';

/** Name of the credential in the unit: `LoadCredentialEncrypted=tessera-terminal-key`. */
const CREDENTIAL = 'tessera-terminal-key';

const KEY_IN_HEX = /^[0-9a-f]{64}\s*$/i;

/**
 * The terminal key as a systemd credential (systemd.exec(5), CREDENTIALS): 32 bytes, or 64 hex digits as
 * `openssl rand -hex 32` prints them. systemd keeps it in memory of the service only.
 */
export function systemdCredentialStore(env: Readonly<Record<string, string | undefined>>): KeyStore {
  const folder = env['CREDENTIALS_DIRECTORY'];
  return {
    name: 'systemd credential',
    load() {
      if (folder === undefined || !isAbsolute(folder)) return { kind: 'absent' };
      let bytes: Uint8Array;
      try {
        bytes = readFileSync(join(folder, CREDENTIAL));
      } catch (error) {
        const fault = systemFaultOf(error);
        if (fault === undefined) throw error;
        if (fault.code === 'ENOENT') return { kind: 'absent' };
        return { kind: 'unusable', message: `the systemd credential ${CREDENTIAL} can't be read, ${fault.reason}` };
      }
      const key = keyIn(bytes);
      if (key !== undefined) return { kind: 'key', key, notice: null };
      // Not `lost`: a key made in its place would cost the cache that a corrected unit file still opens.
      const form = `${TERMINAL_KEY_BYTES} bytes or ${2 * TERMINAL_KEY_BYTES} hex digits`;
      return { kind: 'unusable', message: `the systemd credential ${CREDENTIAL} must be ${form}` };
    },
  };
}

function keyIn(bytes: Uint8Array): Uint8Array | undefined {
  if (bytes.length === TERMINAL_KEY_BYTES) return new Uint8Array(bytes);
  const text = new TextDecoder('latin1').decode(bytes);
  return KEY_IN_HEX.test(text) ? new Uint8Array(Buffer.from(text.trim(), 'hex')) : undefined;
}
