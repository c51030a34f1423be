import { z } from 'zod';
import type { Escn } from '../../domain/escn.ts';
import { type ParsedAnswer, toRecord } from './card-fields.ts';
import { codedValue } from './coded-value.ts';

// Spec 5.2 A. What isn't named here, a holder's name above all, is dropped by the parser. What a verdict doesn't hang
// on may be missing or of an unknown form.
const verifierAnswer = z.object({
  cardNumber: z.string(),
  cardType: codedValue.nullish().catch(null),
  cardStatusType: codedValue,
  expiresAt: z.string(),
  issuedAt: z.string().nullish().catch(null),
  issuer: z.object({
    identifier: z.union([z.string(), z.number()]).nullish().catch(null),
    name: z.string(),
  }),
  cardHolder: z
    .object({ academicLevel: codedValue.nullish().catch(null) })
    .nullish()
    .catch(null),
});

/** Reads an answer of the public verifier to the question for `asked`. */
export function parseVerifierAnswer(body: unknown, asked: Escn): ParsedAnswer {
  const parsed = verifierAnswer.safeParse(body);
  if (!parsed.success) return { kind: 'unexpected-answer' };
  const { cardNumber, cardType, cardStatusType, expiresAt, issuedAt, issuer, cardHolder } = parsed.data;
  return toRecord(
    {
      cardNumber,
      status: cardStatusType,
      cardType: cardType ?? null,
      expiresAt,
      issuedAt: issuedAt ?? null,
      issuerIdentifier: issuer.identifier ?? null,
      issuerName: issuer.name,
      academicLevel: cardHolder?.academicLevel ?? null,
    },
    asked,
  );
}
