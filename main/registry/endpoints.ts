import type { Escn } from '../domain/escn.ts';
import type { AnsweredVia } from '../domain/lookup-outcome.ts';
import type { ParsedAnswer } from './answers/card-fields.ts';
import { CARD_NOT_FOUND, errorCodeOf } from './answers/error-answer.ts';
import { parseStatusAnswer } from './answers/status-answer.ts';
import { parseVerifierAnswer } from './answers/verifier-answer.ts';

/** A place that answers for one card: of the registry, without credentials, or of an institution. */
export interface Endpoint {
  readonly via: AnsweredVia;
  /** Path under the root, without a slash before it. */
  pathOf(escn: Escn): string;
  parse(body: unknown, asked: Escn): ParsedAnswer;
  /**
   * What the body of a 404 or 410 says: `not-registered` in the source's own code, `other` in another code of its own,
   * undefined where it isn't from the source at all (a wrong path).
   */
  parseMissing(body: unknown): 'not-registered' | 'other' | undefined;
}

const VERIFIER: Endpoint = {
  via: 'verifier',
  pathOf: (escn) => `esc-verifier-service/api/v1/cards/verify/${escn}`,
  parse: parseVerifierAnswer,
  parseMissing: parseRouterMissing,
};

/** The verifier where it is deployed at the root itself. */
const BARE_VERIFIER: Endpoint = { ...VERIFIER, pathOf: (escn) => `api/v1/cards/verify/${escn}` };

const V2_STATUS: Endpoint = {
  via: 'status',
  pathOf: (escn) => `esc-rest/api/v2/cards/${escn}/status`,
  parse: parseStatusAnswer,
  parseMissing: parseRouterMissing,
};

/** In the order they are tried (spec 5.2): the verifier first, for it holds no name and tells the card's type. */
export const ENDPOINTS: readonly Endpoint[] = [VERIFIER, BARE_VERIFIER, V2_STATUS];

function parseRouterMissing(body: unknown): 'not-registered' | 'other' | undefined {
  const code = errorCodeOf(body);
  if (code === undefined) return undefined;
  return code === CARD_NOT_FOUND ? 'not-registered' : 'other';
}
