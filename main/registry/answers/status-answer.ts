import { z } from 'zod';
import type { Escn } from '../../domain/escn.ts';
import { type ParsedAnswer, toRecord } from './card-fields.ts';
import { codedValue } from './coded-value.ts';

// Spec 5.2 B, CardStatusView. Its `displayName` may be the holder's name: it isn't named here, so it ends here.
const statusAnswer = z.object({
  cardNumber: z.string(),
  status: codedValue,
  expiresAt: z.string(),
  issuedAt: z.string().nullish().catch(null),
  issuerIdentifier: z.union([z.string(), z.number()]).nullish().catch(null),
  issuerName: z.string(),
});

/** Reads an answer of the v2 status endpoint to the question for `asked`. It doesn't tell the card's type. */
export function parseStatusAnswer(body: unknown, asked: Escn): ParsedAnswer {
  const parsed = statusAnswer.safeParse(body);
  if (!parsed.success) return { kind: 'unexpected-answer' };
  const { cardNumber, status, expiresAt, issuedAt, issuerIdentifier, issuerName } = parsed.data;
  return toRecord(
    {
      cardNumber,
      status,
      cardType: null,
      expiresAt,
      issuedAt: issuedAt ?? null,
      issuerIdentifier: issuerIdentifier ?? null,
      issuerName,
      academicLevel: null,
    },
    asked,
  );
}
