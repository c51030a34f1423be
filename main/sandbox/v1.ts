import type { FastifyInstance, FastifyRequest } from 'fastify';
import { CARD_TYPES } from '../domain/card-record.ts';
import { type Answer, jsonAnswer } from './answer.ts';
import { cardNumberInPath } from './card-question.ts';
import type { ListQuery } from './page.ts';
import { holderIdentifier, holderOf } from './person-store.ts';
import type { SandboxCard } from './sandbox-card.ts';
import type { SandboxContext } from './sandbox-context.ts';

const LEVELS: ReadonlyMap<string, number> = new Map([
  ['BACHELOR', 6],
  ['MASTER', 7],
  ['DOCTORATE', 8],
]);

/** `{ error, error_description, error_uri }` of v1 (spec 5.5). */
export function v1Error(status: number, error: string, description: string): Answer {
  return jsonAnswer(status, { error, error_description: description, error_uri: 'https://router.invalid/api-doc' });
}

export const V1_CARD_NOT_FOUND: Answer = v1Error(404, 'card_not_found', 'Card does not exist');

/** What is said to a caller of v1 or of the self-hosted interface without the right key. */
export function refusalOfKey(request: FastifyRequest, key: string): Answer | undefined {
  return request.headers['key'] === key ? undefined : v1Error(401, 'unauthorized', 'The key is missing or wrong');
}

/** v1 knows the level as a number of the qualifications framework (spec 5.4). */
export function v1Level(card: SandboxCard): number | null {
  return LEVELS.get(card.academicLevel ?? '') ?? null;
}

/** v1 writes a date with a time (spec 5.5). */
export function v1Date(day: string): string {
  return day.includes('T') ? day : `${day}T00:00:00.000Z`;
}

/** The legacy interface (spec 5.5): expiry belongs to the student, a card has no status. */
export function serveV1(app: FastifyInstance, context: SandboxContext): void {
  const { cards, keys } = context;
  const guarded = (request: FastifyRequest, answer: () => Answer) => () => refusalOfKey(request, keys.key) ?? answer();

  app.get('/v1/students', (request, reply) =>
    context.respond(
      { endpoint: 'v1', reply },
      guarded(request, () => jsonAnswer(200, students(context).map(studentView))),
    ),
  );
  app.get<{ Params: { esi: string } }>('/v1/students/:esi', (request, reply) =>
    context.respond(
      { endpoint: 'v1', reply },
      guarded(request, () => {
        const held = students(context).find(
          ([card]) => card !== undefined && holderIdentifier(card) === request.params.esi,
        );
        return held === undefined
          ? v1Error(404, 'student_not_found', 'Student does not exist')
          : jsonAnswer(200, studentView(held));
      }),
    ),
  );
  app.get<{ Querystring: ListQuery }>('/v1/cards', (request, reply) =>
    context.respond(
      { endpoint: 'v1', reply },
      guarded(request, () => {
        const offset = Number(request.query['offset'] ?? 0) || 0;
        const limit = Math.min(Number(request.query['limit'] ?? 50) || 50, 50);
        return jsonAnswer(200, [...cards.all()].slice(offset, offset + limit).map(v1CardView));
      }),
    ),
  );
  app.get<{ Params: { escn: string } }>('/v1/cards/status/:escn', (request, reply) => {
    const cardNumber = cardNumberInPath(request.params.escn);
    return context.respond(
      { endpoint: 'v1', cardNumber, reply },
      guarded(request, () => {
        const card = cardNumber === undefined ? undefined : cards.get(cardNumber);
        return card === undefined
          ? V1_CARD_NOT_FOUND
          : jsonAnswer(200, { ...v1CardView(card), expiryDate: v1Date(card.expiresAt) });
      }),
    );
  });
  // Chains are public: they hold certificates only.
  app.get<{ Params: { pic: string } }>('/v1/certs/files/:pic/ca-chain.cert.pem', (request, reply) =>
    context.respond({ endpoint: 'v1', reply }, () => {
      const pem = context.chains.get(request.params.pic);
      return pem === undefined
        ? v1Error(404, 'file_not_found', 'There is no chain for this institution')
        : { status: 200, contentType: 'application/x-pem-file', body: pem };
    }),
  );
}

/** Cards by their holder. */
function students({ cards }: SandboxContext): SandboxCard[][] {
  const held = new Map<string, SandboxCard[]>();
  for (const card of cards.all()) {
    const identifier = holderIdentifier(card);
    held.set(identifier, [...(held.get(identifier) ?? []), card]);
  }
  return [...held.values()];
}

function studentView(held: readonly SandboxCard[]): object {
  const [card] = held;
  if (card === undefined) return {};
  return {
    europeanStudentIdentifier: holderIdentifier(card),
    picInstitutionCode: Number(card.issuerIdentifier),
    emailAddress: 'nobody@students.invalid',
    expiryDate: v1Date(card.expiresAt),
    name: holderOf(card).fullName,
    academicLevel: v1Level(card),
    cards: held.map(v1CardView),
  };
}

function v1CardView(card: SandboxCard): object {
  return {
    europeanStudentCardNumber: card.cardNumber,
    // The digital types came later: v1 has no number for them (spec 5.4).
    cardType: Math.max(0, [...CARD_TYPES].slice(0, 5).indexOf(card.cardType as (typeof CARD_TYPES)[number])),
    cardUid: '04000000000000',
  };
}
