import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../application/ports/terminal-ports.ts';
import type { Escn } from '../domain/escn.ts';
import { type Answer, accessDenied } from './answer.ts';
import type { CardStore } from './card-store.ts';
import type { EndpointName } from './endpoint-name.ts';
import type { PersonStore } from './person-store.ts';

/** What the families of endpoints share. */
export interface SandboxContext {
  readonly cards: CardStore;
  readonly persons: PersonStore;
  readonly clock: Pick<Clock, 'now'>;
  readonly keys: SandboxKeys;
  /** Largest page the lists give, whatever is asked for: 10 was measured, 200 read in a client (spec 5.3). */
  readonly pageCap: number;
  /** Institution chains for v1, in PEM, by PIC. */
  readonly chains: ReadonlyMap<string, string>;
  /** Counts the question, lets the rules in force spoil the answer, and sends it. */
  respond(question: Question, answer: () => Answer): Promise<FastifyReply>;
}

export interface Question {
  readonly endpoint: EndpointName;
  /** Where the question is about one card. */
  readonly cardNumber?: Escn | undefined;
  readonly reply: FastifyReply;
}

/** What callers have to know. One key a kind of interface, as each sends it its own way. */
export interface SandboxKeys {
  /** `Authorization: Bearer` of v2 (spec 5.1). */
  readonly token: string;
  /** Header `Key` of v1 and `key` of the self-hosted interface. */
  readonly key: string;
}

/** What is said to a v2 caller without the right token; undefined to one who has it. */
export function refusalOfBearer(request: FastifyRequest, token: string): Answer | undefined {
  const { authorization } = request.headers;
  if (authorization === undefined) return accessDenied(401);
  return authorization === `Bearer ${token}` ? undefined : accessDenied(403);
}
