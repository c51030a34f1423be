import type { AddressInfo } from 'node:net';
import { type FastifyInstance, fastify } from 'fastify';
import type { Clock } from '../application/ports/terminal-ports.ts';
import type { Escn } from '../domain/escn.ts';
import { PATH_NOT_FOUND } from './answer.ts';
import { type CardStore, createCardStore } from './card-store.ts';
import type { EndpointName } from './endpoint-name.ts';
import type { FaultRule } from './fault-rule.ts';
import { createFaults, type Faults } from './faults.ts';
import { serveInstitutions } from './institution-endpoints.ts';
import { createPersonStore, holderOf, type PersonStore } from './person-store.ts';
import { servePublic } from './public-endpoints.ts';
import { createRequestCounter, type RequestCount } from './request-count.ts';
import type { SandboxCard } from './sandbox-card.ts';
import type { SandboxContext, SandboxKeys } from './sandbox-context.ts';
import { sendAnswer } from './send-answer.ts';
import { serveV1 } from './v1.ts';
import { serveV2Cards } from './v2-cards.ts';
import { serveV2Numbers } from './v2-numbers.ts';
import { serveV2Persons } from './v2-persons.ts';

/** Keys of the simulated registry where none are given. They protect nothing. */
export const SANDBOX_KEYS: SandboxKeys = { token: 'tessera-sandbox-token', key: 'tessera-sandbox-key' };

/** Largest page, as a client of the real registry takes it (spec 5.3). */
const DEFAULT_PAGE_CAP = 200;

export interface SandboxOptions {
  /** 0, and where it is missing: any free one. */
  readonly port?: number;
  readonly host?: '127.0.0.1';
  readonly cards: Iterable<SandboxCard>;
  readonly faults?: readonly FaultRule[];
  /** PEM. Serves https with it, plain http without. */
  readonly tls?: { readonly key: string; readonly cert: string };
  readonly clock: Pick<Clock, 'now'>;
  readonly keys?: Partial<SandboxKeys>;
  /** Largest page of the lists, in entries. */
  readonly pageCap?: number;
  /** Institution chains v1 serves, in PEM, by PIC. */
  readonly chains?: ReadonlyMap<string, string>;
  /** Runs before an answer goes out; `cardNumber` where it is about one card. */
  readonly beforeAnswer?: (question: { endpoint: EndpointName; cardNumber?: Escn }) => void | Promise<void>;
}

export interface SandboxRouter {
  /** Root of the registry, with a slash at its end: what a terminal is configured with. */
  readonly url: string;
  readonly port: number;
  readonly cards: CardStore;
  readonly persons: PersonStore;
  readonly faults: Faults;
  readonly requests: RequestCount;
  readonly keys: SandboxKeys;
  /** Cuts every connection and stops. Idempotent. */
  close(): Promise<void>;
}

const FAMILIES: readonly ((app: FastifyInstance, context: SandboxContext) => void)[] = [
  servePublic,
  serveV2Numbers,
  serveV2Cards,
  serveV2Persons,
  serveV1,
  serveInstitutions,
];

/**
 * Starts a simulated ESC-Router on loopback: the endpoints a terminal asks and those an institution fills it by, in
 * the documented shapes (spec 5), the sources institutions host themselves, and whatever can go wrong with them.
 * Rejects with the system's error where the port can't be had (`EADDRINUSE`).
 */
export async function startSandboxRouter(options: SandboxOptions): Promise<SandboxRouter> {
  const cards = createCardStore(options.cards);
  const persons = createPersonStore();
  for (const card of cards.all()) persons.put(holderOf(card));
  const faults = createFaults(options.faults ?? []);
  const requests = createRequestCounter();
  const keys = { ...SANDBOX_KEYS, ...options.keys };
  const host = options.host ?? '127.0.0.1';
  const app = fastify({
    https: options.tls ?? null,
    forceCloseConnections: true,
    // A number that is much too long is a bad number, not a wrong path.
    routerOptions: { maxParamLength: 4096 },
  }) as unknown as FastifyInstance;

  const context: SandboxContext = {
    cards,
    persons,
    clock: options.clock,
    keys,
    pageCap: options.pageCap ?? DEFAULT_PAGE_CAP,
    chains: options.chains ?? new Map(),
    async respond({ endpoint, cardNumber, reply }, answer) {
      requests.countQuestion(endpoint, cardNumber);
      await options.beforeAnswer?.(cardNumber === undefined ? { endpoint } : { endpoint, cardNumber });
      const card = cardNumber === undefined ? undefined : cards.get(cardNumber);
      await sendAnswer(reply, answer(), faults.take(cardNumber, endpoint) ?? ownFault(card));
      return reply;
    },
  };
  app.server.on('connection', requests.countConnection);
  app.addHook('onRequest', async () => requests.countRequest());
  app.setNotFoundHandler((_request, reply) => sendAnswer(reply, PATH_NOT_FOUND, undefined));
  for (const serve of FAMILIES) serve(app, context);

  await app.listen({ port: options.port ?? 0, host });
  const { port } = app.server.address() as AddressInfo;
  let closing: Promise<void> | undefined;
  return {
    url: `${options.tls === undefined ? 'http' : 'https'}://${host}:${port}/`,
    port,
    cards,
    persons,
    faults,
    requests,
    keys,
    close: () => {
      closing ??= app.close();
      return closing;
    },
  };
}

function ownFault(card: SandboxCard | undefined): FaultRule | undefined {
  return card?.fault === undefined ? undefined : { fault: card.fault };
}
