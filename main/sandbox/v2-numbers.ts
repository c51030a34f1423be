import type { FastifyInstance } from 'fastify';
import { renderSVG } from 'uqr';
import { type Answer, errorAnswer, jsonAnswer } from './answer.ts';
import { BAD_CARD_NUMBER, CARD_NOT_FOUND, cardNumberInPath } from './card-question.ts';
import type { ListQuery } from './page.ts';
import { refusalOfBearer, type SandboxContext } from './sandbox-context.ts';
import { drawNumber } from './v2-cards.ts';

/** Most numbers the router was measured to give at once; more is a 500 (spec 1.5). */
const MOST_NUMBERS = 100;

/** What a code of the test system holds; it opens no production door. */
const QR_PREFIX = 'http://pp.esc.gg/';

/** Fresh numbers and the codes of cards, for who has the token (spec 1.5, 4). */
export function serveV2Numbers(app: FastifyInstance, context: SandboxContext): void {
  app.get<{ Querystring: ListQuery }>('/esc-rest/api/v2/cards/generate-escn', (request, reply) =>
    context.respond(
      { endpoint: 'generate-escn', reply },
      () => refusalOfBearer(request, context.keys.token) ?? generate(request.query, context.clock.now()),
    ),
  );

  app.get<{ Params: { escn: string }; Querystring: ListQuery }>('/esc-rest/api/v2/cards/:escn/qr', (request, reply) => {
    const cardNumber = cardNumberInPath(request.params.escn);
    return context.respond({ endpoint: 'qr', cardNumber, reply }, () => {
      const refusal = refusalOfBearer(request, context.keys.token);
      if (refusal !== undefined) return refusal;
      if (cardNumber === undefined) return BAD_CARD_NUMBER;
      if (context.cards.get(cardNumber) === undefined) return CARD_NOT_FOUND;
      return qrAnswer(`${QR_PREFIX}${cardNumber}`, request.query, request.headers.accept ?? '');
    });
  });
}

function generate(query: ListQuery, now: number): Answer {
  const { prefix = '', pic = '', numberOfESCN = '1' } = query;
  if (!/^\d{1,3}$/.test(prefix) || !/^\d{9}$/.test(pic) || !/^[1-9]\d{0,5}$/.test(numberOfESCN)) {
    return errorAnswer(400, 'ER-0003', 'prefix has three digits, pic nine');
  }
  const count = Number(numberOfESCN);
  if (count > MOST_NUMBERS) return errorAnswer(500, 'SE-0001', 'Internal error');
  return jsonAnswer(
    200,
    Array.from({ length: count }, (_, i) => drawNumber(pic, now + i, prefix.padStart(3, '0'))),
  );
}

const SIZES: ReadonlyMap<string, number> = new Map([
  ['XS', 1],
  ['S', 1.5],
  ['M', 4],
]);

function qrAnswer(text: string, query: ListQuery, accept: string): Answer {
  const { colours = 'normal', size = 'S', orientation = 'horizontal' } = query;
  const pixelSize = SIZES.get(size);
  if (pixelSize === undefined || !['normal', 'inverted'].includes(colours)) return BAD_QR;
  if (!['horizontal', 'vertical'].includes(orientation)) return BAD_QR;
  const blackColor = colours === 'inverted' ? 'white' : 'black';
  const svg = renderSVG(text, { border: 4, pixelSize, blackColor, whiteColor: 'transparent' });
  return accept.includes('text/plain')
    ? { status: 200, contentType: 'text/plain', body: Buffer.from(svg).toString('base64') }
    : { status: 200, contentType: 'image/svg+xml', body: svg };
}

const BAD_QR: Answer = errorAnswer(400, 'ER-0003', 'orientation, colours or size is none of the known');
