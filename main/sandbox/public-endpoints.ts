import type { FastifyInstance } from 'fastify';
import type { Answer } from './answer.ts';
import { BAD_CARD_NUMBER, CARD_NOT_FOUND, type CardQuestion, cardNumberInPath } from './card-question.ts';
import type { SandboxContext } from './sandbox-context.ts';
import { STATUS_PATHS, statusAnswer } from './status-endpoint.ts';
import { VERIFIER_PATHS, verifierAnswer } from './verifier-endpoint.ts';

const ENDPOINTS: readonly {
  readonly name: 'verifier' | 'status';
  readonly paths: readonly string[];
  readonly answer: (question: CardQuestion) => Answer;
}[] = [
  { name: 'verifier', paths: VERIFIER_PATHS, answer: verifierAnswer },
  { name: 'status', paths: STATUS_PATHS, answer: statusAnswer },
];

/** What anybody may ask: the verifier and the v2 status (spec 5.2). */
export function servePublic(app: FastifyInstance, context: SandboxContext): void {
  for (const { name, paths, answer } of ENDPOINTS) {
    for (const path of paths) {
      app.get<{ Params: { escn: string } }>(path, (request, reply) => {
        const cardNumber = cardNumberInPath(request.params.escn);
        return context.respond({ endpoint: name, cardNumber, reply }, () => {
          if (cardNumber === undefined) return BAD_CARD_NUMBER;
          const card = context.cards.get(cardNumber);
          return card === undefined ? CARD_NOT_FOUND : answer({ card, now: context.clock.now() });
        });
      });
    }
  }
}
