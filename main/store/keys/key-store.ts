/** Where a terminal key may come from: a file, a systemd credential, the desktop's key ring. */
export interface KeyStore {
  /** How people call it, for notices. */
  readonly name: string;
  load(): LoadedKey;
}

export type LoadedKey =
  | {
      readonly kind: 'key';
      /** 32 bytes. */
      readonly key: Uint8Array;
      /** What a technician should know although the key serves. */
      readonly notice: string | null;
    }
  /** This store has none; the next one is asked. */
  | { readonly kind: 'absent' }
  /** What is there is no key and never becomes one again. */
  | { readonly kind: 'lost'; readonly message: string }
  /** There may be a good key that this process can't get at; nothing must be made in its place. */
  | { readonly kind: 'unusable'; readonly message: string };

/** A key store that can take a new key. */
export interface WritableKeyStore extends KeyStore {
  /** Keeps a new key, or gives the one another process kept first. */
  create(): LoadedKey;
  /** Puts what is there out of the way, so that a new key can be kept. */
  discard(): { readonly ok: true } | { readonly ok: false; readonly message: string };
}
