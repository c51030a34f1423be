import type { Escn } from '../../domain/escn.ts';
import type { AliasTable, CardRead, CardReadOutcome } from '../ports/terminal-ports.ts';

/** What a read came to once the alias table was asked. */
export type ResolvedOutcome =
  | Exclude<CardReadOutcome, { readonly kind: 'alias-key' }>
  | { readonly kind: 'alias'; readonly escn: Escn; readonly recogniser: string };

export type ResolvedRead = Omit<CardRead, 'outcome'> & { readonly outcome: ResolvedOutcome };

/** Says of a key that no row of the table fits. */
const NOT_LISTED = 'not-in-alias-table';
/** Says of a key that this terminal has no table. */
const NO_TABLE = 'no-alias-table';

/** Asks the alias table for a card that is known by a key. A card it doesn't have is no ESC, and says so. */
export function resolveAlias(read: CardRead, aliases: AliasTable | undefined): ResolvedRead {
  const { outcome } = read;
  if (outcome.kind !== 'alias-key') return { ...read, outcome };
  const { key, recogniser, otherwise } = outcome;
  const escn = aliases?.find(key);
  if (escn !== undefined) return { ...read, outcome: { kind: 'alias', escn, recogniser } };
  const why = aliases === undefined ? NO_TABLE : NOT_LISTED;
  return {
    ...read,
    outcome: { kind: 'no-escn', ...otherwise },
    tried: [...read.tried, { recogniser, why }],
  };
}
