import { z } from 'zod';
import { parseEscn } from '../domain/escn.ts';

/** A card number in a file, in any spelling. */
export const cardNumber = z.string().transform((text, context) => {
  const escn = parseEscn(text);
  if (escn !== undefined) return escn;
  context.addIssue({ code: 'custom', message: 'must be a card number such as 3e506370-826a-103d-bf76-001000000001' });
  return z.NEVER;
});
