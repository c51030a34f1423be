/** ATR that a reader makes for a DESFire of any generation: its one historical byte is 80. */
const DESFIRE_ATR = Uint8Array.of(0x3b, 0x81, 0x80, 0x01, 0x80, 0x80);

// What readers put before the type of a storage card: application identifier of the PC/SC workgroup (part 3,
// section 3.1.3.2.3.1), as TLV with tag 4F. Standard and card name follow.
const STORAGE_CARD_START = Uint8Array.of(0x80, 0x4f, 0x0c, 0xa0, 0x00, 0x00, 0x03, 0x06);
const STORAGE_CARD_OFFSET = 4;

/** Card names of the PC/SC workgroup's list (part 3, supplemental document), as far as campuses meet them. */
const STORAGE_CARDS: ReadonlyMap<number, StorageCard> = new Map<number, StorageCard>([
  [0x0001, 'mifare-classic'],
  [0x0002, 'mifare-classic'],
  [0x0003, 'mifare-ultralight'],
  [0x0026, 'mifare-classic'],
  [0x0036, 'mifare-plus'],
  [0x0037, 'mifare-plus'],
  [0x0038, 'mifare-plus'],
  [0x0039, 'mifare-plus'],
  [0x003a, 'mifare-ultralight'],
  [0x003b, 'felica'],
  [0xf011, 'felica'],
  [0xf012, 'felica'],
]);

/** A memory card behind a reader's emulation: it has no applications, so no ESC zone. */
export type StorageCard = 'mifare-classic' | 'mifare-ultralight' | 'mifare-plus' | 'felica' | 'storage-card';

/** Which memory card the reader says this is; undefined for cards that speak for themselves. */
export function storageCardOf(atr: Uint8Array): StorageCard | undefined {
  if (!STORAGE_CARD_START.every((byte, i) => atr[STORAGE_CARD_OFFSET + i] === byte)) return undefined;
  const nameAt = STORAGE_CARD_OFFSET + STORAGE_CARD_START.length + 1;
  const name = ((atr[nameAt] ?? 0) << 8) | (atr[nameAt + 1] ?? 0);
  return STORAGE_CARDS.get(name) ?? 'storage-card';
}

export function isDesfireAtr(atr: Uint8Array): boolean {
  return atr.length === DESFIRE_ATR.length && DESFIRE_ATR.every((byte, i) => atr[i] === byte);
}
