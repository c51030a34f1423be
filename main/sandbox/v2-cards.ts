import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { CARD_TYPES } from '../domain/card-record.ts';
import { type Answer, errorAnswer, jsonAnswer } from './answer.ts';
import { cardNumber } from './card-number.ts';
import { BAD_CARD_NUMBER, CARD_NOT_FOUND, cardNumberInPath } from './card-question.ts';
import { cardView } from './card-view.ts';
import { buildLibraryEscn } from './library-escn.ts';
import { type ListQuery, pageOf, searched, sorted } from './page.ts';
import { holderIdentifier, holderOf } from './person-store.ts';
import type { SandboxCard } from './sandbox-card.ts';
import { refusalOfBearer, type SandboxContext } from './sandbox-context.ts';

const PATH = '/esc-rest/api/v2/cards';

// CardUpdateView (spec 5.3).
const cardUpdate = z.object({
  cardNumber: cardNumber.optional(),
  cardStatusType: z.enum(['ACTIVE', 'INACTIVE']),
  cardType: z.enum(CARD_TYPES),
  issuedAt: z.iso.date(),
  expiresAt: z.iso.date(),
  issuerIdentifier: z.string().regex(/^\d{9}$/),
  personIdentifier: z.string().min(1).max(255),
  displayName: z.string().optional(),
});

const FIELDS: Readonly<Record<string, (card: SandboxCard) => string>> = {
  cardNumber: (card) => card.cardNumber,
  issuedAt: (card) => card.issuedAt,
  expiresAt: (card) => card.expiresAt,
  cardType: (card) => card.cardType,
  cardStatusType: (card) => card.status,
  'issuer.identifier': (card) => card.issuerIdentifier,
  'person.identifier': holderIdentifier,
  'person.identifierCode': () => 'ESI',
};

/** The institution's own cards, for who has the token: the list and each single one (spec 5.3). */
export function serveV2Cards(app: FastifyInstance, context: SandboxContext): void {
  const { cards, persons, clock, keys } = context;

  app.get<{ Querystring: ListQuery }>(PATH, (request, reply) =>
    context.respond({ endpoint: 'cards', reply }, () => {
      const refusal = refusalOfBearer(request, keys.token);
      if (refusal !== undefined) return refusal;
      const { query } = request;
      const found = sorted(searched([...cards.all()], query, FIELDS), query, FIELDS);
      return jsonAnswer(
        200,
        pageOf(found, query, context.pageCap, (card) => cardView(card, clock.now())),
      );
    }),
  );

  app.post(PATH, (request, reply) =>
    context.respond({ endpoint: 'card', reply }, () => {
      const refusal = refusalOfBearer(request, keys.token);
      if (refusal !== undefined) return refusal;
      const update = cardUpdate.safeParse(request.body);
      if (!update.success) return UNPROCESSABLE;
      const { issuerIdentifier: pic } = update.data;
      const number = update.data.cardNumber ?? drawNumber(pic, clock.now());
      if (cards.get(number) !== undefined) return errorAnswer(409, 'ER-0002', 'Card already exists');
      return keep(number, update.data, 201);
    }),
  );

  app.get<{ Params: { escn: string } }>(`${PATH}/:escn`, (request, reply) =>
    onCard(request.params.escn, refusalOfBearer(request, keys.token), reply, (card) =>
      jsonAnswer(200, cardView(card, clock.now())),
    ),
  );
  app.put<{ Params: { escn: string } }>(`${PATH}/:escn`, (request, reply) =>
    onCard(request.params.escn, refusalOfBearer(request, keys.token), reply, (card) => {
      const update = cardUpdate.safeParse(request.body);
      return update.success ? keep(card.cardNumber, update.data, 200) : UNPROCESSABLE;
    }),
  );
  app.delete<{ Params: { escn: string } }>(`${PATH}/:escn`, (request, reply) =>
    onCard(request.params.escn, refusalOfBearer(request, keys.token), reply, (card) => {
      cards.remove(card.cardNumber);
      return { status: 204, contentType: 'application/json', body: '' };
    }),
  );

  function onCard(
    text: string,
    refusal: Answer | undefined,
    reply: Parameters<SandboxContext['respond']>[0]['reply'],
    answer: (card: SandboxCard) => Answer,
  ) {
    const number = cardNumberInPath(text);
    return context.respond({ endpoint: 'card', cardNumber: number, reply }, () => {
      if (refusal !== undefined) return refusal;
      if (number === undefined) return BAD_CARD_NUMBER;
      const card = cards.get(number);
      return card === undefined ? CARD_NOT_FOUND : answer(card);
    });
  }

  function keep(number: SandboxCard['cardNumber'], update: z.infer<typeof cardUpdate>, status: number): Answer {
    const { cardStatusType, cardNumber: _, ...rest } = update;
    const before = cards.get(number);
    const known = [...cards.all()].find(({ issuerIdentifier }) => issuerIdentifier === update.issuerIdentifier);
    const issuerName = before?.issuerName ?? known?.issuerName ?? `Institution ${update.issuerIdentifier}`;
    const card: SandboxCard = { ...rest, cardNumber: number, status: cardStatusType, issuerName };
    cards.put(card);
    if (persons.get(update.personIdentifier) === undefined) persons.put(holderOf(card));
    return jsonAnswer(status, cardView(card, clock.now()));
  }
}

const UNPROCESSABLE: Answer = errorAnswer(422, 'ER-0004', 'The card is not as it should be');

/** A number as the router allocates one where the caller gives none (spec 1.5). */
export function drawNumber(pic: string, now: number, prefix = '001') {
  return buildLibraryEscn({ issuedAt: now, clockSequence: Math.floor(Math.random() * 0x4000), prefix, pic });
}
