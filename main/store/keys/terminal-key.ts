import { keyFileStore } from './key-file.ts';
import type { KeyStore, LoadedKey, WritableKeyStore } from './key-store.ts';
import { systemdCredentialStore } from './systemd-credential.ts';

export type TerminalKey =
  | {
      readonly kind: 'ready';
      /** 32 bytes. */
      readonly key: Uint8Array;
      /** Name of the store it is from. */
      readonly from: string;
      readonly isNew: boolean;
      readonly notices: readonly string[];
    }
  /** No key and none to be made: the terminal goes on with what it holds in memory. One line. */
  | { readonly kind: 'unusable'; readonly message: string };

/**
 * The key everything at rest hangs on, from the first store that has one; the last resort keeps a new one on first
 * use. A key that is lost (its file cut short) is replaced: that costs the cache, not the terminal.
 */
export function obtainTerminalKey(stores: readonly KeyStore[], lastResort: WritableKeyStore): TerminalKey {
  for (const store of stores) {
    const loaded = store.load();
    if (loaded.kind !== 'absent') return ready(store, loaded, { isNew: false, notices: [] });
  }
  const loaded = lastResort.load();
  if (loaded.kind === 'absent') return ready(lastResort, lastResort.create(), { isNew: true, notices: [] });
  if (loaded.kind !== 'lost') return ready(lastResort, loaded, { isNew: false, notices: [] });
  const discarded = lastResort.discard();
  if (!discarded.ok) return { kind: 'unusable', message: discarded.message };
  const notice = `${loaded.message}; a new one was made, what was cached before can't be opened any more`;
  return ready(lastResort, lastResort.create(), { isNew: true, notices: [notice] });
}

/** The stores of a terminal without a desktop: systemd's credential, else the key file. */
export function terminalKeyOf(keysFolder: string, env: Readonly<Record<string, string | undefined>>): TerminalKey {
  return obtainTerminalKey([systemdCredentialStore(env)], keyFileStore(keysFolder));
}

/** The key that is there; none is made: that is the terminal's to do. */
export function presentTerminalKey(
  keysFolder: string,
  env: Readonly<Record<string, string | undefined>>,
): Uint8Array | undefined {
  for (const store of [systemdCredentialStore(env), keyFileStore(keysFolder)]) {
    const loaded = store.load();
    if (loaded.kind !== 'absent') return loaded.kind === 'key' ? loaded.key : undefined;
  }
  return undefined;
}

function ready(store: KeyStore, loaded: LoadedKey, origin: { isNew: boolean; notices: string[] }): TerminalKey {
  switch (loaded.kind) {
    case 'key': {
      const notices = loaded.notice === null ? origin.notices : [...origin.notices, loaded.notice];
      return { kind: 'ready', key: loaded.key, from: store.name, isNew: origin.isNew, notices };
    }
    case 'absent':
      return { kind: 'unusable', message: `${store.name}: the terminal key vanished while it was read` };
    default:
      return { kind: 'unusable', message: loaded.message };
  }
}
