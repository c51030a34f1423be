import { z } from 'zod';
import type { Escn } from '../../domain/escn.ts';
import { issuerOf } from '../../domain/escn-issuer.ts';
import { type ParsedAnswer, toRecord } from './card-fields.ts';

// Spec 5.5. `europeanStudentIdentifier` names a person: it isn't named here, so it ends here.
const statusOfCard = z.object({
  europeanStudentCardNumber: z.string(),
  expiryDate: z.union([z.string(), z.number()]),
  academicLevel: z.union([z.number(), z.string()]).nullish().catch(null),
});

const errorBody = z.object({ error: z.string() });

/** Levels of the European Qualifications Framework, as v1 writes them (spec 5.4). */
const LEVELS: ReadonlyMap<string, string> = new Map([
  ['6', 'BACHELOR'],
  ['7', 'MASTER'],
  ['8', 'DOCTORATE'],
]);

const HALF_A_DAY_MS = 43_200_000;

/**
 * Reads an answer of the interface an institution hosts itself. It knows no status: a card that is there is active
 * until the student's expiry, which `decide` holds against the day. Its issuer is the PIC in the number.
 */
export function selfHostedParser(issuerName: string): (body: unknown, asked: Escn) => ParsedAnswer {
  return (body, asked) => {
    const parsed = statusOfCard.safeParse(body);
    if (!parsed.success) return { kind: 'unexpected-answer' };
    const { europeanStudentCardNumber, expiryDate, academicLevel } = parsed.data;
    return toRecord(
      {
        cardNumber: europeanStudentCardNumber,
        status: 'ACTIVE',
        cardType: null,
        expiresAt: writtenDay(expiryDate),
        issuedAt: null,
        issuerIdentifier: issuerOf(asked)?.pic ?? null,
        issuerName,
        academicLevel: LEVELS.get(String(academicLevel)) ?? null,
      },
      asked,
    );
  };
}

/** Reads the body of a 404: `card_not_found` is the interface's own word (spec 5.5). */
export function parseSelfHostedMissing(body: unknown): 'not-registered' | 'other' | undefined {
  const parsed = errorBody.safeParse(body);
  if (!parsed.success) return undefined;
  return parsed.data.error === 'card_not_found' ? 'not-registered' : 'other';
}

/** A number is the midnight of the institution's own zone, in ms since 1970; half a day later the day is the same in UTC. */
function writtenDay(date: string | number): string {
  if (typeof date === 'string') return date;
  return Math.abs(date) < 8e15 ? new Date(date + HALF_A_DAY_MS).toISOString().slice(0, 10) : '';
}
