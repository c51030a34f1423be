import {
  ACADEMIC_LEVELS,
  type AcademicLevel,
  CARD_STATUSES,
  CARD_TYPES,
  type CardRecord,
  type CardStatus,
  type CardType,
} from '../../domain/card-record.ts';
import { type Escn, parseEscn } from '../../domain/escn.ts';
import { cleanIssuerName } from './issuer-name.ts';
import { parseWrittenDay } from './written-day.ts';

/** What an answer said of a card, whatever its shape. Keys are in upper case. */
export interface CardFields {
  readonly cardNumber: string;
  readonly status: string;
  readonly cardType: string | null;
  readonly expiresAt: string;
  readonly issuedAt: string | null;
  readonly issuerIdentifier: string | number | null;
  readonly issuerName: string;
  readonly academicLevel: string | null;
}

/** What an answer's body means. No failure says anything about the card. */
export type ParsedAnswer =
  | { readonly kind: 'found'; readonly record: CardRecord }
  /** Said with status 200, as an envelope can. */
  | { readonly kind: 'not-registered' }
  /** An envelope that carries its sender's own trouble. */
  | { readonly kind: 'server-error' | 'not-allowed' | 'rate-limited' }
  | { readonly kind: 'wrong-card' }
  | { readonly kind: 'unexpected-answer' };

/**
 * The record, if the answer is about the card asked for and says what has to be known. A status that isn't one of
 * the three or an expiry that is no day is no answer; a type or level nobody knows is left open.
 */
export function toRecord(fields: CardFields, asked: Escn): ParsedAnswer {
  if (parseEscn(fields.cardNumber) !== asked) return { kind: 'wrong-card' };
  const status = statusOf(fields.status);
  const expiresOn = parseWrittenDay(fields.expiresAt);
  if (status === undefined || expiresOn === undefined) return { kind: 'unexpected-answer' };
  return {
    kind: 'found',
    record: {
      status,
      cardType: cardTypeOf(fields.cardType),
      expiresOn,
      issuedOn: (fields.issuedAt !== null && parseWrittenDay(fields.issuedAt)) || null,
      issuer: { pic: picOf(fields.issuerIdentifier), name: cleanIssuerName(fields.issuerName) },
      academicLevel: academicLevelOf(fields.academicLevel),
    },
  };
}

function statusOf(key: string): CardStatus | undefined {
  return CARD_STATUSES.find((status) => status.toUpperCase() === key);
}

function cardTypeOf(key: string | null): CardType {
  return CARD_TYPES.find((type) => type === key) ?? 'UNKNOWN';
}

function academicLevelOf(key: string | null): AcademicLevel | null {
  return ACADEMIC_LEVELS.find((level) => level.toUpperCase() === key) ?? null;
}

/** A PIC has nine digits (spec 1.1); where it came as a number, its leading zeros are lost. */
function picOf(identifier: string | number | null): string | null {
  const text = typeof identifier === 'number' ? String(identifier).padStart(9, '0') : identifier?.trim();
  return text !== undefined && /^\d{9}$/.test(text) ? text : null;
}
