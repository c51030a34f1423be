import type { CardRecord } from '../card-record.ts';
import type { Circumstances } from '../circumstances.ts';
import type { Credential, Evidence } from '../credential.ts';
import type { RefusedReason } from '../verdict.ts';
import type { Clause, ClauseKind } from './clause.ts';
import type { Service } from './service.ts';

/** What a rule looks at. */
export interface Presented {
  readonly credential: Credential;
  readonly evidence: Evidence;
  /** What the registry said; null where it said nothing, or isn't asked about yet. */
  readonly record: CardRecord | null;
  readonly service: Service;
  readonly circumstances: Circumstances;
}

/** What a rule has against a presentation. */
export type Objection =
  | { readonly kind: 'refused'; readonly reason: RefusedReason; readonly clause: Clause }
  /** The rule can't be judged: nobody tells what it asks for. */
  | { readonly kind: 'untold'; readonly clause: Clause };

/** One kind of rule a service can have. Undefined where it holds, or the service doesn't have it. */
export type Rule = (presented: Presented) => Objection | undefined;

export function refusal(
  reason: RefusedReason,
  kind: ClauseKind,
  detail: Partial<Omit<Clause, 'kind'>> = {},
): Objection {
  return { kind: 'refused', reason, clause: { kind, use: null, againAt: null, ...detail } };
}

export function untold(kind: ClauseKind): Objection {
  return { kind: 'untold', clause: { kind, use: null, againAt: null } };
}
