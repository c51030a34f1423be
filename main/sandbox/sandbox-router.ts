import type { AddressInfo } from 'node:net';
import { type FastifyReply, fastify } from 'fastify';
import type { Clock } from '../application/ports.ts';
import type { Escn } from '../domain/escn.ts';
import { PATH_NOT_FOUND } from './answer.ts';
import { BAD_CARD_NUMBER, CARD_NOT_FOUND, type CardQuestion, cardNumberInPath } from './card-question.ts';
import { type CardStore, createCardStore } from './card-store.ts';
import type { FaultRule } from './fault-rule.ts';
import { createFaults, type Faults } from './faults.ts';
import { createRequestCounter, type EndpointName, type RequestCount } from './request-count.ts';
import type { SandboxCard } from './sandbox-card.ts';
import { sendAnswer } from './send-answer.ts';
import { STATUS_PATHS, statusAnswer } from './status-endpoint.ts';
import { VERIFIER_PATHS, verifierAnswer } from './verifier-endpoint.ts';

export interface SandboxOptions {
  /** 0, and where it is missing: any free one. */
  readonly port?: number;
  readonly host?: '127.0.0.1';
  readonly cards: Iterable<SandboxCard>;
  readonly faults?: readonly FaultRule[];
  /** PEM. Serves https with it, plain http without. */
  readonly tls?: { readonly key: string; readonly cert: string };
  readonly clock: Pick<Clock, 'now'>;
  /** Runs before a card's answer goes out. */
  readonly beforeAnswer?: (question: { endpoint: EndpointName; cardNumber: Escn }) => void | Promise<void>;
}

export interface SandboxRouter {
  /** Root of the registry, with a slash at its end: what a terminal is configured with. */
  readonly url: string;
  readonly port: number;
  readonly cards: CardStore;
  readonly faults: Faults;
  readonly requests: RequestCount;
  /** Cuts every connection and stops. Idempotent. */
  close(): Promise<void>;
}

const ENDPOINTS: readonly {
  readonly name: EndpointName;
  readonly paths: readonly string[];
  readonly answer: (question: CardQuestion) => ReturnType<typeof verifierAnswer>;
}[] = [
  { name: 'verifier', paths: VERIFIER_PATHS, answer: verifierAnswer },
  { name: 'status', paths: STATUS_PATHS, answer: statusAnswer },
];

/**
 * Starts a simulated ESC-Router on loopback: the endpoints a terminal asks, in the documented shapes (spec 5.2),
 * and whatever can go wrong with them. Rejects with the system's error where the port can't be had (`EADDRINUSE`).
 */
export async function startSandboxRouter(options: SandboxOptions): Promise<SandboxRouter> {
  const cards = createCardStore(options.cards);
  const faults = createFaults(options.faults ?? []);
  const requests = createRequestCounter();
  const host = options.host ?? '127.0.0.1';
  const app = fastify({
    https: options.tls ?? null,
    forceCloseConnections: true,
    // A number that is much too long is a bad number, not a wrong path.
    routerOptions: { maxParamLength: 4096 },
  });

  app.server.on('connection', requests.countConnection);
  app.addHook('onRequest', async () => requests.countRequest());
  app.setNotFoundHandler((_request, reply) => sendAnswer(reply, PATH_NOT_FOUND, undefined));
  for (const { name, paths, answer } of ENDPOINTS) {
    const respond = async (text: string, reply: FastifyReply) => {
      const cardNumber = cardNumberInPath(text);
      if (cardNumber === undefined) return sendAnswer(reply, BAD_CARD_NUMBER, undefined);
      requests.countQuestion(name, cardNumber);
      await options.beforeAnswer?.({ endpoint: name, cardNumber });
      const card = cards.get(cardNumber);
      const right = card === undefined ? CARD_NOT_FOUND : answer({ card, now: options.clock.now() });
      return sendAnswer(reply, right, faults.take(cardNumber) ?? ownFault(card));
    };
    for (const path of paths) {
      app.get<{ Params: { escn: string } }>(path, async (request, reply) => {
        await respond(request.params.escn, reply);
        return reply;
      });
    }
  }

  await app.listen({ port: options.port ?? 0, host });
  const { port } = app.server.address() as AddressInfo;
  let closing: Promise<void> | undefined;
  return {
    url: `${options.tls === undefined ? 'http' : 'https'}://${host}:${port}/`,
    port,
    cards,
    faults,
    requests,
    close: () => {
      closing ??= app.close();
      return closing;
    },
  };
}

function ownFault(card: SandboxCard | undefined): FaultRule | undefined {
  return card?.fault === undefined ? undefined : { fault: card.fault };
}
