import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { SYSTEM_CLOCK } from '../../../main/application/system-clock.ts';
import { createChainSource } from '../../../main/registry/sources/chain-source.ts';

const PIC = '999000001';
const NEVER = new AbortController().signal;

describe("the source of institutions' chains", () => {
  let server: Server | undefined;
  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
  });

  async function fetchFrom(listener: RequestListener, pic = PIC, signal: AbortSignal = NEVER) {
    const listening = createServer(listener);
    server = listening;
    await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
    const { port } = listening.address() as AddressInfo;
    const source = createChainSource({ baseUrl: `http://127.0.0.1:${port}/v1/`, clock: SYSTEM_CLOCK });
    const reply = await source.fetch(pic, signal);
    await source.close();
    return reply;
  }

  it('asks at the address of spec 3.4 and gives what is there', async () => {
    let asked: string | undefined;
    const reply = await fetchFrom((request, response) => {
      asked = request.url;
      response.end('PEM');
    });
    expect(asked).toBe(`/v1/certs/files/${PIC}/ca-chain.cert.pem`);
    expect(reply).toEqual({ kind: 'fetched', bytes: new TextEncoder().encode('PEM') });
  });

  it.each([
    [404, { kind: 'not-there' }],
    [410, { kind: 'not-there' }],
    [500, { kind: 'failed', detail: 'status-500' }],
    [302, { kind: 'failed', detail: 'status-302' }],
  ])('makes of status %i one outcome, and follows no redirect', async (status, expected) => {
    let requests = 0;
    const reply = await fetchFrom((_, response) => {
      requests += 1;
      response.writeHead(status, { location: '/elsewhere' }).end();
    });
    expect({ reply, requests }).toEqual({ reply: expected, requests: 1 });
  });

  it('takes 64 KiB at most', async () => {
    const reply = await fetchFrom((_, response) => response.end('x'.repeat(64 * 1024 + 1)));
    expect(reply).toMatchObject({ kind: 'failed', detail: 'too-large' });
  });

  it('ends when told', async () => {
    const giveUp = new AbortController();
    const reply = await fetchFrom(() => giveUp.abort(), PIC, giveUp.signal);
    expect(reply).toMatchObject({ kind: 'failed', detail: 'timeout' });
  });

  it('asks nobody about what is no PIC', async () => {
    let requests = 0;
    const reply = await fetchFrom((_, response) => {
      requests += 1;
      response.end();
    }, '../../secret');
    expect({ reply, requests }).toEqual({ reply: { kind: 'failed', detail: 'not-a-pic' }, requests: 0 });
  });
});
