import { z } from 'zod';
import { ACADEMIC_LEVELS, CARD_TYPES, endOfValidity } from '../domain/card-record.ts';
import { cardNumber } from './card-number.ts';
import { FAULTS } from './fault-rule.ts';

/** A choice in upper case, written in any. */
function choiceOf<const T extends readonly string[]>(values: T) {
  return z
    .string()
    .transform((text) => text.trim().toUpperCase())
    .pipe(z.enum(values));
}

const day = z.string().refine(startsWithADay, 'must be a day such as 2027-09-30, or a date-time that begins with one');

/**
 * A card of the simulated registry, with the names of the documented answers (spec 5.2). Dates are served as they
 * are written here, so that every spelling can be.
 */
export const sandboxCard = z.object({
  cardNumber,
  cardType: choiceOf(CARD_TYPES),
  /** `EXPIRED` comes by itself where an active card's `expiresAt` is over. */
  status: choiceOf(['ACTIVE', 'INACTIVE', 'EXPIRED']),
  expiresAt: day,
  issuedAt: day,
  issuerIdentifier: z.union([z.string(), z.number().int().nonnegative().transform(String)]),
  issuerName: z.string(),
  academicLevel: choiceOf(ACADEMIC_LEVELS.map((level) => level.toUpperCase() as Uppercase<typeof level>)).optional(),
  /** Holder's name in the v2 answer; never a real one. */
  displayName: z.string().optional(),
  /** European Student Identifier of its holder; one is made from the number where it is missing. */
  personIdentifier: z.string().max(255).optional(),
  /** What goes wrong whenever this card is asked for. */
  fault: z.enum(FAULTS).optional(),
});
export type SandboxCard = z.infer<typeof sandboxCard>;

/** A file of cards: no number twice, for the second would silently win. */
export const sandboxCards = z.array(sandboxCard).superRefine((cards, context) => {
  const firstIndex = new Map<string, number>();
  for (const [index, card] of cards.entries()) {
    const first = firstIndex.get(card.cardNumber);
    if (first === undefined) firstIndex.set(card.cardNumber, index);
    else {
      const message = `must be there once only; card ${first + 1} of the list has it too`;
      context.addIssue({ code: 'custom', message, path: [index, 'cardNumber'] });
    }
  }
});

/** Status as the registry would tell it at `now`, in ms since 1970 (spec 5.4: `EXPIRED` is derived). */
export function statusAt(card: SandboxCard, now: number): SandboxCard['status'] {
  if (card.status !== 'ACTIVE') return card.status;
  return now < endOfValidity(card.expiresAt.slice(0, 10)) ? 'ACTIVE' : 'EXPIRED';
}

function startsWithADay(text: string): boolean {
  const day = /^\d{4}-\d{2}-\d{2}(?=$|T)/.exec(text)?.[0];
  if (day === undefined) return false;
  const midnight = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day);
}
