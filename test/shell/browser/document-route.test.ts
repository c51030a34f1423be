import Fastify from 'fastify';
import { describe, expect, it } from 'vitest';
import { addDocumentRoute } from '../../../main/shell/browser/document-route.ts';
import { documentShelf } from '../../../main/shell/start/report-delivery.ts';
import { fakeClock } from '../../fakes/fake-clock.ts';

const BYTES = new TextEncoder().encode('%PDF-1.7');

function shelf() {
  const clock = fakeClock();
  const { delivery, take } = documentShelf(clock.setTimer);
  const app = Fastify();
  addDocumentRoute(app, take);
  const put = async (): Promise<string> => {
    const delivered = await delivery({ format: 'pdf', name: 'tessera-report.pdf', bytes: BYTES });
    return delivered.state === 'ready' ? delivered.path : '';
  };
  return { clock, put, get: (url: string) => app.inject({ url }) };
}

describe('a report to be fetched', () => {
  it('is given once', async () => {
    const { put, get } = shelf();
    const path = await put();
    const first = await get(path);
    expect(first.headers).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': 'attachment; filename="tessera-report.pdf"',
    });
    expect(first.body).toBe('%PDF-1.7');
    expect((await get(path)).statusCode).toBe(404);
  });

  it('is not given to another token, nor after the next one was made', async () => {
    const { put, get } = shelf();
    const path = await put();
    expect((await get(`${path}x`)).statusCode).toBe(404);
    await put();
    expect((await get(path)).statusCode).toBe(404);
  });

  it('is let go of when nobody comes', async () => {
    const { put, get, clock } = shelf();
    const path = await put();
    await clock.pass(300_000);
    expect((await get(path)).statusCode).toBe(404);
  });
});
