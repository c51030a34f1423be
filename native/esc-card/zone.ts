/** Where the ESC data zone lies on a card (spec 3.2), by DESFire's native identifiers and by ISO 7816-4 ones. */
export const ESC_ZONE = {
  aid: 0xf58840,
  dfName: Uint8Array.of(0xa0, 0x00, 0x00, 0x06, 0x14, 0x04, 0xf5, 0x88, 0x40),
  escn: { fileNo: 0x00, fileId: 0x1001 },
  signature: { fileNo: 0x01, fileId: 0x1002 },
  certificate: { fileNo: 0x02, fileId: 0x1003 },
} as const;

/** What one way of asking for the zone found. */
export type ZoneAnswer =
  | { readonly kind: 'content'; readonly bytes: Uint8Array }
  /** The zone is there, its number can't be had; `detail` says what the card answered. */
  | { readonly kind: 'broken'; readonly detail: string }
  /** The card speaks this protocol and says that it has no such zone. */
  | { readonly kind: 'absent' }
  /** The card doesn't speak this protocol. */
  | { readonly kind: 'not-spoken' };
