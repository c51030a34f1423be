import { X509Certificate } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { SYSTEM_CLOCK } from '../../main/application/system-clock.ts';
import { createEscRouter } from '../../main/registry/esc-router.ts';
import type { Network } from '../../main/registry/network/connection.ts';
import { pinOf } from '../../main/registry/network/pins.ts';
import { type ForwardProxy, parseProxy } from '../../main/registry/network/proxy.ts';
import { sampleRegistryCards } from '../../main/sandbox/deck.ts';
import { type SandboxRouter, startSandboxRouter } from '../../main/sandbox/sandbox-router.ts';
import {
  type CertificateAuthority,
  createCertificateAuthority,
  type ServerIdentity,
} from '../support/certificate-authority.ts';
import { respond, startHostileServer } from '../support/hostile-server.ts';

const CARDS = sampleRegistryCards(SYSTEM_CLOCK.now());
const [CARD] = CARDS;
/** A pin of nobody's key. */
const RESERVE = '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=';

let authority: CertificateAuthority;
let identity: ServerIdentity;
beforeAll(async () => {
  authority = await createCertificateAuthority();
  identity = await authority.issue();
});

const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const part of open.splice(0).reverse()) await part.close();
});

async function serve(): Promise<SandboxRouter> {
  const router = await startSandboxRouter({ cards: CARDS, tls: identity, clock: SYSTEM_CLOCK });
  open.push(router);
  return router;
}

function client(baseUrl: string, network: Network, ca: string | undefined = authority.ca) {
  const registry = createEscRouter({ baseUrl, clock: SYSTEM_CLOCK, network, ...(ca === undefined ? {} : { ca }) });
  open.push(registry);
  if (CARD === undefined) throw new Error('the deck is empty');
  const { cardNumber } = CARD;
  return () => registry.lookUp(cardNumber, new AbortController().signal);
}

const pin = (pem: string) => pinOf(new X509Certificate(pem).raw);

describe('pinned keys', () => {
  it('let the registry answer whose own key is pinned', async () => {
    const { url } = await serve();
    expect(await client(url, { pins: [RESERVE, pin(identity.cert)] })()).toMatchObject({ kind: 'answered' });
  });

  it('let the registry answer whose authority is pinned', async () => {
    const { url } = await serve();
    expect(await client(url, { pins: [pin(authority.ca), RESERVE] })()).toMatchObject({ kind: 'answered' });
  });

  it('keep the terminal from asking one that shows none of them, and say so once', async () => {
    const router = await serve();
    const said: string[] = [];
    const ask = client(router.url, { pins: [RESERVE, RESERVE], onNotice: (line) => said.push(line) });
    expect(await ask()).toEqual({ kind: 'unavailable', failure: 'tls', retryAt: null });
    expect(await ask()).toMatchObject({ failure: 'tls' });
    expect(router.requests.total).toBe(0);
    expect(said).toEqual([expect.stringMatching(/^127\.0\.0\.1:\d+ shows none of the pinned keys/)]);
  });

  it('do not make up for a certificate that is not valid', async () => {
    const expired = await authority.issue({ notAfter: new Date(Date.now() - 3_600_000) });
    const router = await startSandboxRouter({ cards: CARDS, tls: expired, clock: SYSTEM_CLOCK });
    open.push(router);
    expect(await client(router.url, { pins: [pin(expired.cert), RESERVE] })()).toMatchObject({ failure: 'tls' });
    expect(router.requests.total).toBe(0);
  });
});

interface TestProxy {
  readonly proxy: ForwardProxy;
  /** What was asked for: `CONNECT host:port` with the authorization that came. */
  readonly asked: string[];
}

/** A forward proxy; `answer` says what a CONNECT gets, undefined for the tunnel itself. */
async function startProxy(
  answer: (request: IncomingMessage) => string | undefined,
  credentials = '',
): Promise<TestProxy> {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const server: Server = createServer((_request, response) => response.writeHead(400).end());
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.on('connect', (request, socket, head) => {
    asked.push(`${request.method} ${request.url} ${request.headers['proxy-authorization'] ?? '-'}`);
    const refusal = answer(request);
    if (refusal !== undefined) return void socket.end(`HTTP/1.1 ${refusal}\r\n\r\n`);
    const [host, port] = (request.url ?? '').split(':');
    const onward = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      onward.write(head);
      onward.pipe(socket);
      socket.pipe(onward);
    });
    onward.on('error', () => socket.destroy());
    socket.on('error', () => onward.destroy());
    socket.on('close', () => onward.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push({
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(resolve);
      }),
  });
  const { port } = server.address() as AddressInfo;
  const parsed = parseProxy(`http://${credentials}127.0.0.1:${port}`);
  if (!parsed.ok || parsed.proxy === undefined) throw new Error('not a proxy');
  return { proxy: parsed.proxy, asked };
}

describe('a forward proxy', () => {
  it('is asked for one tunnel, and the registry is verified through it', async () => {
    const router = await serve();
    const { proxy, asked } = await startProxy(() => undefined);
    const ask = client(router.url, { proxy });
    expect(await ask()).toMatchObject({ kind: 'answered' });
    // The connection is free again a moment after the answer.
    await setTimeout(20);
    expect(await ask()).toMatchObject({ kind: 'answered' });
    expect(asked).toEqual([`CONNECT 127.0.0.1:${router.port} -`]);
  });

  it('that looks into the traffic is found out', async () => {
    const { url } = await serve();
    const { proxy } = await startProxy(() => undefined);
    expect(await client(url, { proxy }, (await createCertificateAuthority()).ca)()).toMatchObject({ failure: 'tls' });
  });

  it('is told user and password, percent signs and all', async () => {
    const { url } = await serve();
    const { proxy, asked } = await startProxy(() => undefined, 'us%40er:p%3Ass@');
    await client(url, { proxy })();
    expect(asked[0]).toContain(`Basic ${Buffer.from('us@er:p:ss').toString('base64')}`);
  });

  it.each([
    ['wants a password', '407 Proxy Authentication Required', 'not-allowed'],
    ['forbids it', '403 Forbidden', 'not-allowed'],
    ['finds no way', '502 Bad Gateway', 'offline'],
    ['cannot resolve the name', '503 Service Unavailable', 'offline'],
  ])('that %s is a failure of the network', async (_title, status, failure) => {
    const router = await serve();
    const { proxy } = await startProxy(() => status);
    expect(await client(router.url, { proxy })()).toEqual({ kind: 'unavailable', failure, retryAt: null });
    expect(router.requests.total).toBe(0);
  });

  it('that is not there is refused', async () => {
    const { url } = await serve();
    const { proxy } = await startProxy(() => undefined);
    await open.pop()?.close();
    expect(await client(url, { proxy })()).toMatchObject({ failure: 'refused' });
  });

  it('that says nothing is given up on time', async () => {
    const { url } = await serve();
    const silent = await startHostileServer(() => undefined);
    open.push(silent);
    const parsed = parseProxy(`127.0.0.1:${silent.port}`);
    if (!parsed.ok) throw new Error('not a proxy');
    const startedAt = performance.now();
    expect(await client(url, { proxy: parsed.proxy })()).toMatchObject({ failure: 'timeout' });
    expect(performance.now() - startedAt).toBeLessThan(1_400);
  });
});

describe('the time of an answer', () => {
  it('is passed on where it came over verified TLS', async () => {
    const { url } = await serve();
    const times: number[] = [];
    await client(url, { onAuthenticatedTime: (time) => times.push(time) })();
    expect(times).toHaveLength(1);
    expect(Math.abs((times[0] ?? 0) - Date.now())).toBeLessThan(3_000);
  });

  it.each([
    ['over plain http', { date: 'Wed, 30 Sep 2026 12:00:00 GMT' }],
    ['that is none', { date: 'soon' }],
  ])('is nobody’s word %s', async (_title, headers) => {
    const server = await startHostileServer(respond(200, '{}', headers));
    open.push(server);
    const times: number[] = [];
    await client(server.url, { onAuthenticatedTime: (time) => times.push(time) })();
    expect(times).toEqual([]);
  });
});
