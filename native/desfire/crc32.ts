// The polynomial of IEEE 802.3, reflected.
const POLYNOMIAL = 0xedb88320;

/** CRC-32 as DESFire computes it: that of ISO 802.3 without the inversion at the end; least significant byte first. */
export function desfireCrc32(bytes: Uint8Array): Uint8Array {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
  }
  return Uint8Array.of(crc & 0xff, (crc >>> 8) & 0xff, (crc >>> 16) & 0xff, (crc >>> 24) & 0xff);
}
