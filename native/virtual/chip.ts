/** A card's chip: bytes in, bytes out, and a memory of what is selected. Pure; whoever holds it owns the wire. */
export interface Chip {
  /** As a real reader gives it for such a card. */
  readonly atr: Uint8Array;
  readonly uid: Uint8Array;
  /** Power-up: nothing is selected. */
  reset(): void;
  /** Answers one command. A card that behaves gives a status word; no bytes at all is silence. */
  respond(command: Uint8Array): Uint8Array;
}
