import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openGate } from '../../../native/gate/open-gate.ts';
import type { GateParts } from '../../../native/gate/parts.ts';
import { createCertificateAuthority, type ServerIdentity } from '../../support/certificate-authority.ts';
import { gateParts, listenTo, noticeOf } from './notice.ts';

interface Received {
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  readonly message: Readonly<Record<string, unknown>>;
}

type Answer = (response: ServerResponse, received: Received, n: number) => void;

const thanks: Answer = (response) => response.writeHead(204).end();

/** A server that takes states as they come and answers the rest as it is told. */
async function startServer(answer: Answer, tls?: ServerIdentity): Promise<{ url: string; received: Received[] }> {
  const received: Received[] = [];
  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text;
    });
    request.on('end', () => {
      const entry = { headers: request.headers, body, message: JSON.parse(body) };
      if (entry.message['kind'] === 'state') return thanks(response, entry, 0);
      received.push(entry);
      answer(response, entry, received.length);
    });
  };
  const server = tls === undefined ? createServer(handle) : createTlsServer(tls, handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}/lane-1`, received };
}

function webhookTo(url: string, parts: Partial<GateParts> = {}, more: { caFile?: string; secret?: string } = {}) {
  const output = { kind: 'webhook', url, secret: 'gate-key', allowPlain: false, announce: true, ...more } as const;
  const gate = openGate({ id: 'turnstile-1', failure: 'secure', output }, gateParts(parts));
  onTestFinished(() => gate.close());
  return { gate, ...listenTo(gate) };
}

describe('a webhook', () => {
  it('is told the order, signed, and nothing that tells who it was', async () => {
    const { url, received } = await startServer(thanks);
    const { gate, health } = webhookTo(url);
    const carriesMore = { ...noticeOf('p9'), escn: 'f0000000-0000-1000-8000-000000000001', uid: '04aabbccdd' };
    gate.open(carriesMore, 3000);
    await expect.poll(() => received).toHaveLength(1);
    expect(received[0]?.message).toEqual({
      kind: 'open',
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      terminal: 'kiosk-7',
      gate: 'turnstile-1',
      ...noticeOf('p9'),
      openMs: 3000,
    });
    const { headers, body } = received[0] as Received;
    const [, t = '', v1 = ''] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['tessera-signature'])) ?? [];
    expect(v1).toBe(createHmac('sha256', 'a-secret-key').update(`${t}.${body}`).digest('hex'));
    expect(Math.abs(Number(t) - Date.now() / 1000)).toBeLessThan(60);
    expect(headers['idempotency-key']).toBe(received[0]?.message['id']);
    await expect.poll(health).toMatchObject({ state: 'ready' });
  });

  it('is told verdicts that open nothing, too', async () => {
    const { url, received } = await startServer(thanks);
    webhookTo(url).gate.announce(noticeOf());
    await expect.poll(() => received[0]?.message['kind']).toBe('verdict');
  });

  it('that fails is asked again with the same key, until it takes the order', async () => {
    const { url, received } = await startServer((response, entry, n) =>
      n < 3 ? response.writeHead(500).end() : thanks(response, entry, n),
    );
    const { gate, events } = webhookTo(url);
    gate.open(noticeOf(), 3000);
    await expect.poll(() => received, { timeout: 3000 }).toHaveLength(3);
    expect(new Set(received.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
    await expect.poll(() => events.at(-1)).toMatchObject({ state: 'ready' });
    expect(events).toContainEqual({
      kind: 'health',
      state: 'failing',
      detail: expect.stringMatching(/^webhook 127\.0\.0\.1:\d+: answers 500$/),
      lostOrders: 0,
    });
  });

  it('that resets the connection is asked again', async () => {
    const { url, received } = await startServer((response, entry, n) =>
      n === 1 ? response.socket?.resetAndDestroy() : thanks(response, entry, n),
    );
    webhookTo(url).gate.open(noticeOf(), 3000);
    await expect.poll(() => received, { timeout: 3000 }).toHaveLength(2);
  });

  it('that hangs is told nothing after the opening is over, and the loss is told', async () => {
    const { url, received } = await startServer(() => undefined);
    const { gate, health } = webhookTo(url);
    gate.open(noticeOf(), 400);
    await expect.poll(health, { timeout: 3000 }).toMatchObject({
      state: 'failing',
      detail: expect.stringMatching(/: does not answer in time$/),
      lostOrders: 1,
    });
    const tries = received.length;
    await delay(500);
    expect(received).toHaveLength(tries);
  });

  it('that hangs with one order gets the next one at once', async () => {
    const { url, received } = await startServer((response, entry, n) => {
      if (n > 1) thanks(response, entry, n);
    });
    const { gate } = webhookTo(url);
    gate.open(noticeOf('p1'), 3000);
    await expect.poll(() => received).toHaveLength(1);
    gate.open(noticeOf('p2'), 3000);
    await expect.poll(() => received[1]?.message['presentation'], { timeout: 1000 }).toBe('p2');
  });

  it('that redirects is not followed', async () => {
    const other = await startServer(thanks);
    const { url, received } = await startServer((response) => response.writeHead(307, { location: other.url }).end());
    const { gate, health } = webhookTo(url);
    gate.open(noticeOf(), 3000);
    await expect.poll(health).toMatchObject({
      detail: expect.stringMatching(/: answers 307, a redirect: not followed$/),
      lostOrders: 1,
    });
    expect(received).toHaveLength(1);
    expect(other.received).toEqual([]);
  });

  it('that answers without end is cut off', async () => {
    const { url } = await startServer((response) => {
      const timer = setInterval(() => response.write('x'.repeat(10_000)), 5);
      response.on('close', () => clearInterval(timer));
    });
    const { gate, health } = webhookTo(url);
    gate.open(noticeOf(), 800);
    await expect.poll(health).toMatchObject({ detail: expect.stringContaining('more than a webhook has to say') });
  });

  it('that nobody runs is told as failing at once, before the first order', async () => {
    const { health } = webhookTo('http://127.0.0.1:9/');
    await expect.poll(health).toMatchObject({ state: 'failing', detail: expect.stringContaining('ECONNREFUSED') });
  });

  it('is told when nobody is served, and at the end', async () => {
    const states: unknown[] = [];
    const server = createServer((request, response) => {
      request.setEncoding('utf8').on('data', (text: string) => states.push(JSON.parse(text)['isServing']));
      request.on('end', () => response.writeHead(204).end());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { gate } = webhookTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await expect.poll(() => states).toEqual([true]);
    gate.setServing(false);
    await expect.poll(() => states).toEqual([true, false]);
    gate.setServing(true);
    await expect.poll(() => states).toEqual([true, false, true]);
    await gate.close();
    expect(states).toEqual([true, false, true, false]);
  });

  it('without its secret is told nothing, and the name of the secret is shown', async () => {
    const { url, received } = await startServer(thanks);
    const { gate, health } = webhookTo(url, {}, { secret: 'other-key' });
    gate.open(noticeOf(), 200);
    await expect.poll(health).toMatchObject({ detail: expect.stringContaining('other-key is missing') });
    expect(received).toEqual([]);
  });

  it('is trusted by the campus authority alone where that is named', async () => {
    const authority = await createCertificateAuthority();
    const { url, received } = await startServer(thanks, await authority.issue());
    const stranger = webhookTo(url);
    await expect.poll(stranger.health).toMatchObject({ state: 'failing' });
    // The parts of these tests hand the text of caFile on as what is in it.
    const { gate, health } = webhookTo(url, {}, { caFile: authority.ca });
    gate.open(noticeOf(), 3000);
    await expect.poll(() => received).toHaveLength(1);
    await expect.poll(health).toMatchObject({ state: 'ready' });
  });
});
