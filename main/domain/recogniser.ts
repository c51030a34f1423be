/**
 * Ways to find out whose card this is, as data: a terminal has an ordered list of them, and the first that takes a
 * card has the word (design section 6). Plain values: they cross to the reader process as JSON.
 */
export type Recogniser = EscZoneRecogniser | CampusFileRecogniser | UidAliasRecogniser;

/** Protocols that ask for the ESC zone, in which order. One selection is never asked by both (spec 3.5). */
export const ZONE_ORDERS = ['native-first', 'iso-first', 'native-only', 'iso-only'] as const;
export type ZoneOrder = (typeof ZONE_ORDERS)[number];

/** The ESC data zone of spec 3.2. */
export interface EscZoneRecogniser {
  readonly kind: 'esc-zone';
  readonly order: ZoneOrder;
}

/** How a campus wrote its number into a file. */
export const FILE_ENCODINGS = ['binary', 'ascii', 'hex', 'bcd'] as const;
export type FileEncoding = (typeof FILE_ENCODINGS)[number];

/** What a campus file holds: the card number itself, or a number of the campus's own for the alias table. */
export const FILE_YIELDS = ['escn', 'alias-key'] as const;
export type FileYield = (typeof FILE_YIELDS)[number];

/** A file of the campus's own application that anybody may read. */
export interface CampusFileRecogniser {
  readonly kind: 'campus-file';
  /** What the record of a card it took says. */
  readonly name: string;
  readonly place: FilePlace;
  /** First byte looked at, 0 to 4095. */
  readonly offset: number;
  /** Bytes looked at, 1 to 128. */
  readonly length: number;
  readonly encoding: FileEncoding;
  readonly yields: FileYield;
}

/** Where a file lies: by DESFire's native identifiers, or by ISO 7816-4 ones. */
export type FilePlace =
  /** The 24-bit AID as a number (the wire carries it least significant byte first), and the file's number. */
  | { readonly by: 'aid'; readonly aid: number; readonly fileNo: number }
  /** DF name of 1 to 16 bytes in lower-case hex, and the elementary file's 16-bit identifier. */
  | { readonly by: 'df-name'; readonly dfName: string; readonly fileId: number };

/** Any chip with a UID that stays the same, for the alias table. */
export interface UidAliasRecogniser {
  readonly kind: 'uid-alias';
}

/** What a terminal without a list of its own does: the ESC zone, and nothing else. */
export const DEFAULT_RECOGNISERS: readonly Recogniser[] = [{ kind: 'esc-zone', order: 'native-first' }];

/** Whether any recogniser of the list can give a key for the alias table. */
export function asksAliasTable(recognisers: readonly Recogniser[]): boolean {
  return recognisers.some(
    (one) => one.kind === 'uid-alias' || (one.kind === 'campus-file' && one.yields === 'alias-key'),
  );
}
