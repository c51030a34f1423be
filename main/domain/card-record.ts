/** Card types of the registry (spec 5.4). One it doesn't list is read as `UNKNOWN`. */
export const CARD_TYPES = [
  'UNKNOWN',
  'PASSIVE',
  'SMART_NO_CDZ',
  'SMART_CDZ',
  'SMART_MAY_SP',
  'SMART_PASSIVE',
  'SMART_PASSIVE_EMULATION',
] as const;
export type CardType = (typeof CARD_TYPES)[number];

export const CARD_STATUSES = ['active', 'inactive', 'expired'] as const;
export type CardStatus = (typeof CARD_STATUSES)[number];

export const ACADEMIC_LEVELS = ['bachelor', 'master', 'doctorate'] as const;
export type AcademicLevel = (typeof ACADEMIC_LEVELS)[number];

/** What the registry said of one card. It never holds the holder's name. */
export interface CardRecord {
  readonly status: CardStatus;
  readonly cardType: CardType;
  /** Last day of validity, `yyyy-MM-dd`. */
  readonly expiresOn: string;
  /** Day of issue, `yyyy-MM-dd`, where the endpoint tells. */
  readonly issuedOn: string | null;
  /** PIC as the registry names it; it wins over the PIC inside the number (spec 1.4). */
  readonly issuer: { readonly pic: string | null; readonly name: string };
  readonly academicLevel: AcademicLevel | null;
}

/**
 * First moment, in ms since 1970, at which a card with this last day is over. The issuer's zone isn't known;
 * the end of the day in UTC is at most three hours generous or one hour strict within Europe (spec 10, row 17).
 */
export function endOfValidity(expiresOn: string): number {
  return Date.parse(`${expiresOn}T00:00:00Z`) + 86_400_000;
}
