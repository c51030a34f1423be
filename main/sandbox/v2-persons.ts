import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { type Answer, errorAnswer, jsonAnswer } from './answer.ts';
import { personView } from './card-view.ts';
import { type ListQuery, pageOf, searched, sorted } from './page.ts';
import { holderIdentifier, SAMPLE_HOLDER, type SandboxPerson } from './person-store.ts';
import { refusalOfBearer, type SandboxContext } from './sandbox-context.ts';

const PATH = '/esc-rest/api/v2/persons';

const personUpdate = z.object({
  identifier: z.string().min(1).max(255),
  fullName: z.string().default(SAMPLE_HOLDER),
  organisation: z.string().regex(/^\d{9}$/),
  academicLevel: z.enum(['BACHELOR', 'MASTER', 'DOCTORATE']).optional(),
});

const FIELDS: Readonly<Record<string, (person: SandboxPerson) => string>> = {
  identifier: (person) => person.identifier,
  fullName: (person) => person.fullName,
};

const NOT_FOUND: Answer = errorAnswer(404, 'ER-0001', 'Person not found');

/** Persons, for who has the token (spec 5.3). Who is anonymised is gone: 410 (spec 5.6). */
export function serveV2Persons(app: FastifyInstance, context: SandboxContext): void {
  const { cards, persons, keys } = context;
  const anonymised = new Set<string>();

  app.get<{ Querystring: ListQuery }>(PATH, (request, reply) =>
    context.respond({ endpoint: 'persons', reply }, () => {
      const refusal = refusalOfBearer(request, keys.token);
      if (refusal !== undefined) return refusal;
      const found = sorted(searched([...persons.all()], request.query, FIELDS), request.query, FIELDS);
      return jsonAnswer(200, pageOf(found, request.query, context.pageCap, personView));
    }),
  );

  app.post(PATH, (request, reply) =>
    context.respond({ endpoint: 'persons', reply }, () => {
      const refusal = refusalOfBearer(request, keys.token);
      if (refusal !== undefined) return refusal;
      const update = personUpdate.safeParse(request.body);
      if (!update.success) return errorAnswer(422, 'ER-0004', 'The person is not as it should be');
      const known = persons.get(update.data.identifier);
      if (known?.organisation === update.data.organisation) {
        return errorAnswer(409, 'ER-0019', 'Person already in organisation');
      }
      persons.put(update.data);
      return jsonAnswer(201, personView(update.data));
    }),
  );

  type WithEsi = { Params: { esi: string } };
  app.get<WithEsi>(`${PATH}/:esi`, (request, reply) =>
    context.respond({ endpoint: 'persons', reply }, () => {
      const refusal = refusalOfBearer(request, keys.token);
      if (refusal !== undefined) return refusal;
      if (anonymised.has(request.params.esi)) return errorAnswer(410, 'ER-0001', 'Person anonymised');
      const person = persons.get(request.params.esi);
      return person === undefined ? NOT_FOUND : jsonAnswer(200, personView(person));
    }),
  );
  app.put<WithEsi>(`${PATH}/:esi`, (request, reply) =>
    context.respond({ endpoint: 'persons', reply }, () => {
      const refusal = refusalOfBearer(request, keys.token);
      if (refusal !== undefined) return refusal;
      const person = persons.get(request.params.esi);
      if (person === undefined) return NOT_FOUND;
      const update = personUpdate.partial().safeParse(request.body);
      if (!update.success) return errorAnswer(422, 'ER-0004', 'The person is not as it should be');
      const { fullName, organisation, academicLevel } = update.data;
      const changed: SandboxPerson = {
        identifier: person.identifier,
        fullName: fullName ?? person.fullName,
        organisation: organisation ?? person.organisation,
        academicLevel: academicLevel ?? person.academicLevel,
      };
      persons.put(changed);
      return jsonAnswer(200, personView(changed));
    }),
  );
  app.delete<WithEsi>(`${PATH}/:esi`, (request, reply) =>
    context.respond({ endpoint: 'persons', reply }, () => {
      const refusal = refusalOfBearer(request, keys.token);
      if (refusal !== undefined) return refusal;
      const { esi } = request.params;
      if (!persons.remove(esi)) return NOT_FOUND;
      anonymised.add(esi);
      for (const card of [...cards.all()]) if (holderIdentifier(card) === esi) cards.remove(card.cardNumber);
      return { status: 204, contentType: 'application/json', body: '' };
    }),
  );
}
