import type { Escn } from '../domain/escn.ts';
import type { AnsweredVia } from '../domain/lookup-outcome.ts';
import type { ParsedAnswer } from './card-fields.ts';
import { parseStatusAnswer } from './status-answer.ts';
import { parseVerifierAnswer } from './verifier-answer.ts';

/** A place of the registry that answers for one card, without credentials. */
export interface Endpoint {
  readonly via: AnsweredVia;
  /** Path under the registry's root, without a slash before it. */
  pathOf(escn: Escn): string;
  parse(body: unknown, asked: Escn): ParsedAnswer;
}

const VERIFIER: Endpoint = {
  via: 'verifier',
  pathOf: (escn) => `esc-verifier-service/api/v1/cards/verify/${escn}`,
  parse: parseVerifierAnswer,
};

/** The verifier where it is deployed at the root itself. */
const BARE_VERIFIER: Endpoint = { ...VERIFIER, pathOf: (escn) => `api/v1/cards/verify/${escn}` };

const V2_STATUS: Endpoint = {
  via: 'status',
  pathOf: (escn) => `esc-rest/api/v2/cards/${escn}/status`,
  parse: parseStatusAnswer,
};

/** In the order they are tried (spec 5.2): the verifier first, for it holds no name and tells the card's type. */
export const ENDPOINTS: readonly Endpoint[] = [VERIFIER, BARE_VERIFIER, V2_STATUS];
