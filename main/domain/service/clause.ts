/** What a service's rules can say no for. Each has words for the holder and words for staff. */
export const CLAUSE_KINDS = [
  /** A card of the test system, where only real ones count. */
  'test-card',
  /** A real card, where only those of the test system count. */
  'production-card',
  'issuer-not-accepted',
  'issuer-denied',
  'level-not-accepted',
  'card-type-not-accepted',
  'closed',
  'evidence-too-weak',
  'used-in-window',
  'quota-reached',
  'used-too-recently',
  /** This lane let the holder in seconds ago. */
  'passback-lane',
  /** Another lane of the zone did. */
  'passback-zone',
  /** Inside already, and not come out. */
  'passback-inside',
  /** Wants out, and never came in. */
  'passback-outside',
  /** The rules ask for an issuer, a country, a level or a card type that nobody tells. */
  'issuer-untold',
  'country-untold',
  'level-untold',
  'card-type-untold',
] as const;
export type ClauseKind = (typeof CLAUSE_KINDS)[number];

/** The clause that failed, with what its words need. */
export interface Clause {
  readonly kind: ClauseKind;
  /** The use that stands in the way; `at` is ms since 1970. */
  readonly use: { readonly at: number; readonly lane: string } | null;
  /** ms since 1970 from which on the clause would hold, where that can be told. */
  readonly againAt: number | null;
}

/** What a service does with a card nobody can vouch for now. */
export const WHEN_UNKNOWN = ['refuse', 'ask-staff', 'allow-and-mark'] as const;
export type WhenUnknown = (typeof WHEN_UNKNOWN)[number];
