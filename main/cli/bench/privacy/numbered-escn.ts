import { type Escn, parseEscn } from '../../../domain/escn.ts';

/** A card number of its own for each `turn`, up to 2^48. */
export function numberedEscn(turn: number): Escn {
  const escn = parseEscn(`3e506370-826a-103d-bf76-${turn.toString(16).padStart(12, '0')}`);
  if (escn === undefined) throw new Error(`no ESCN of ${turn}`);
  return escn;
}
