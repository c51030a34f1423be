/** First byte of NXP's seven-byte UIDs, ISO 7816-6 manufacturer 04. */
const NXP = 0x04;
const RANDOM_UID_FIRST_BYTE = 0x08;

/** A seven-byte UID as an NXP chip has it, the same each time for the same seed. */
export function fixedUid(seed: Uint8Array): Uint8Array {
  return Uint8Array.of(NXP, ...scramble(seed, 6));
}

/** A four-byte UID of the random kind (ISO 14443-3). Drawn from the seed, so that tests repeat. */
export function randomLookingUid(seed: Uint8Array): Uint8Array {
  return Uint8Array.of(RANDOM_UID_FIRST_BYTE, ...scramble(seed, 3));
}

/** FNV-1a over the seed, one round more for each byte. Spreads, protects nothing. */
function scramble(seed: Uint8Array, length: number): Uint8Array {
  let hash = 0x811c9dc5;
  const mix = (byte: number) => {
    hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  };
  seed.forEach(mix);
  return Uint8Array.from({ length }, (_, i) => {
    mix(i);
    return (hash >>> 13) & 0xff;
  });
}
