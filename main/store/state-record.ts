import { createHmac, createSecretKey, hkdfSync, timingSafeEqual } from 'node:crypto';

/** Makes and checks the tag of a small state: nobody without the terminal key writes one that is believed. */
export interface StateTags {
  /** 32 bytes over name and content; a content moved to another name does not fit. */
  tagOf(name: string, content: string): Uint8Array;
  fits(name: string, content: string, tag: Uint8Array): boolean;
}

/** HMAC-SHA-256 under a key of its own, derived by HKDF-SHA-256 (RFC 5869) from the terminal key of 32 bytes. */
export function createStateTags(terminalKey: Uint8Array): StateTags {
  const derived = hkdfSync('sha256', terminalKey, new Uint8Array(), 'tessera state tag v1', 32);
  const key = createSecretKey(new Uint8Array(derived));
  const tagOf = (name: string, content: string): Buffer =>
    createHmac('sha256', key).update(`${name}\0${content}`).digest();
  return {
    tagOf,
    fits(name, content, tag) {
      const right = tagOf(name, content);
      return tag.length === right.length && timingSafeEqual(tag, right);
    },
  };
}
