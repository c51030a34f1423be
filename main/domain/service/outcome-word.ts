import { type CardVerdict, UNKNOWN_REASONS } from '../verdict.ts';
import { CLAUSE_KINDS, type ClauseKind } from './clause.ts';

/** Clauses that can't be judged for want of knowledge; the others say no. */
const UNTOLD_CLAUSES: ReadonlySet<ClauseKind> = new Set([
  'issuer-untold',
  'country-untold',
  'level-untold',
  'card-type-untold',
]);

const DOUBTS = [
  ...UNKNOWN_REASONS.filter((reason) => reason !== 'not-told'),
  ...CLAUSE_KINDS.filter((kind) => UNTOLD_CLAUSES.has(kind)),
];

/**
 * All that can come out of a service's rules, each as the word that examples and tables use: `granted`,
 * `granted-unverified: registry-unreachable`, `refused: closed`, `ask-staff: level-untold`, `unknown: not-registered`.
 */
export const OUTCOME_WORDS: readonly string[] = [
  'granted',
  ...UNKNOWN_REASONS.map((reason) => `granted-unverified: ${reason}`),
  ...['expired', 'inactive', 'forged'].map((reason) => `refused: ${reason}`),
  ...CLAUSE_KINDS.filter((kind) => !UNTOLD_CLAUSES.has(kind)).map((kind) => `refused: ${kind}`),
  ...DOUBTS.map((doubt) => `ask-staff: ${doubt}`),
  ...DOUBTS.map((doubt) => `unknown: ${doubt}`),
];

/** The word for a verdict. A clause tells more than the reason it belongs to, so where there is one it is named. */
export function outcomeWord(verdict: CardVerdict): string {
  switch (verdict.kind) {
    case 'granted':
      return verdict.marked === null ? 'granted' : `granted-unverified: ${verdict.marked}`;
    case 'refused':
      return `refused: ${verdict.clause?.kind ?? verdict.reason}`;
    case 'unknown':
      return `${verdict.advice === 'ask-staff' ? 'ask-staff' : 'unknown'}: ${verdict.clause?.kind ?? verdict.reason}`;
  }
}
