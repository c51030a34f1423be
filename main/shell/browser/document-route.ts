import type { FastifyInstance } from 'fastify';

export interface ServedDocument {
  /** Name of the file it is saved as: ASCII without quotes. */
  readonly name: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

/** Gives the document of a token once; undefined where there is none. */
export type TakeDocument = (token: string) => ServedDocument | undefined;

/** Serves reports of the operator area, each once, to whoever has the page's cookie and the report's own secret. */
export function addDocumentRoute(app: FastifyInstance, take: TakeDocument): void {
  app.get<{ Params: { token: string } }>('/operator/document/:token', async (request, reply) => {
    const document = take(request.params.token);
    if (document === undefined) return reply.code(404).send('this report was fetched already, or is too old');
    return reply
      .header('content-disposition', `attachment; filename="${document.name}"`)
      .type(document.contentType)
      .send(Buffer.from(document.bytes));
  });
}
