import { type Escn, parseEscn } from '../../main/domain/escn.ts';

/** The ESCN of a text that is known to be one. */
export function escn(text: string): Escn {
  const parsed = parseEscn(text);
  if (parsed === undefined) throw new Error(`test data: ${text} is no ESCN`);
  return parsed;
}
