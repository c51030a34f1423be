import type { FastifyInstance } from 'fastify';
import { type Answer, jsonAnswer } from './answer.ts';
import { cardNumberInPath } from './card-question.ts';
import type { ListQuery } from './page.ts';
import { holderIdentifier } from './person-store.ts';
import type { SandboxContext } from './sandbox-context.ts';
import { statusAnswer } from './status-endpoint.ts';
import { refusalOfKey, V1_CARD_NOT_FOUND, v1Date, v1Level } from './v1.ts';

/** Folder the simulated ESC-Adapter lives in: `<root>/adapter/` is what a terminal is configured with. */
export const ADAPTER_FOLDER = 'adapter/';
/** The same for the interface an institution hosts itself. */
export const SELF_HOSTED_FOLDER = 'self-hosted/';

/** The sources institutions run themselves, each in a folder of its own: the ESC-Adapter (spec 6) and the self-hosted interface (spec 5.5). */
export function serveInstitutions(app: FastifyInstance, context: SandboxContext): void {
  const { cards, clock, keys } = context;

  app.get<{ Querystring: ListQuery }>(`/${ADAPTER_FOLDER}online/service/studentCardStatus`, (request, reply) => {
    const text = request.query['escn'];
    const cardNumber = text === undefined ? undefined : cardNumberInPath(text);
    return context.respond({ endpoint: 'adapter', cardNumber, reply }, () => {
      if (!(request.headers['content-type'] ?? '').startsWith('application/json')) {
        return adapterError(500, 'generic_error', "Content type '' not supported");
      }
      if (text === undefined) return adapterError(400, 'bad_request', "Required parameter 'escn' is not present");
      if (text.trim() === '') return adapterError(400, 'bad_request', 'The card number cannot be null or empty');
      if (cardNumber === undefined) return adapterError(400, 'ER-0003', 'Bad card number');
      const card = cards.get(cardNumber);
      if (card === undefined) return adapterError(404, 'ER-0001', 'Card not found');
      const data: unknown = JSON.parse(statusAnswer({ card, now: clock.now() }).body);
      return jsonAnswer(200, { code: 200, data });
    });
  });

  app.get<{ Params: { escn: string } }>(`/${SELF_HOSTED_FOLDER}cards/status/:escn`, (request, reply) => {
    const cardNumber = cardNumberInPath(request.params.escn);
    return context.respond({ endpoint: 'self-hosted', cardNumber, reply }, () => {
      const refusal = refusalOfKey(request, keys.key);
      if (refusal !== undefined) return refusal;
      const card = cardNumber === undefined ? undefined : cards.get(cardNumber);
      // It knows no status: a card that is not active any more is taken out.
      if (card === undefined || card.status === 'INACTIVE') return V1_CARD_NOT_FOUND;
      return jsonAnswer(200, {
        europeanStudentCardNumber: card.cardNumber,
        europeanStudentIdentifier: holderIdentifier(card),
        expiryDate: v1Date(card.expiresAt),
        academicLevel: v1Level(card),
      });
    });
  });

  app.get(`/${SELF_HOSTED_FOLDER}cards/stats`, (request, reply) =>
    context.respond(
      { endpoint: 'self-hosted', reply },
      () => refusalOfKey(request, keys.key) ?? jsonAnswer(200, cards.size),
    ),
  );
}

/** The adapter's envelope around an error, the router's or its own (spec 6). */
function adapterError(status: number, code: string, message: string): Answer {
  return jsonAnswer(status, { code: status, escErrorResponse: { code, message } });
}
