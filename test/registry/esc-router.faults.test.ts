import { createServer } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import type { RegistryReply } from '../../main/application/ports/terminal-ports.ts';
import { SYSTEM_CLOCK } from '../../main/application/system-clock.ts';
import { createEscRouter } from '../../main/registry/esc-router.ts';
import {
  type Behaviour,
  cutShort,
  drip,
  gibberish,
  type HostileServer,
  hang,
  reset,
  respond,
  startHostileServer,
} from '../support/hostile-server.ts';
import { ASKED, OTHER, verifierBody } from './answer-bodies.ts';

/** Everything is over by then, whatever happens on the wire; shorter than in the field only to keep the tests short. */
const LIMITS = { connectMs: 400, headersMs: 400, bodyMs: 400, totalMs: 900 };
/** For what ends by itself: a busy machine must not turn it into a time-out. */
const PATIENT = { connectMs: 10_000, headersMs: 10_000, bodyMs: 10_000, totalMs: 15_000 };

const NOW = Date.UTC(2026, 8, 30, 12);
const clock = { ...SYSTEM_CLOCK, now: () => NOW };

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const part of open.splice(0).reverse()) await part.close();
});

async function hostile(behave: Behaviour): Promise<HostileServer> {
  const server = await startHostileServer(behave);
  open.push(server);
  return server;
}

function clientOf(baseUrl: string, limits = LIMITS) {
  const registry = createEscRouter({ baseUrl, clock, limits });
  open.push(registry);
  return registry;
}

async function ask(baseUrl: string, signal = new AbortController().signal): Promise<RegistryReply> {
  return clientOf(baseUrl).lookUp(ASKED, signal);
}

const answering = (change: object) => respond(200, JSON.stringify(verifierBody(change)));
const page = '<!doctype html><html><body>Sign in to the network</body></html>';
const html = { 'content-type': 'text/html' };
const json = { 'content-type': 'application/json' };
const error = (code: string) => JSON.stringify({ code, message: 'x' });

/** Each way the registry can fail (quality section 2), and what the client makes of it. */
const faults: readonly (readonly [string, Behaviour, string, (number | null)?])[] = [
  ['hangs', hang, 'timeout'],
  ['resets the connection', reset, 'reset'],
  ['closes without a word', (socket) => void socket.end(), 'reset'],
  ['drips a body without end', drip, 'timeout'],
  ['cuts its answer short', cutShort, 'reset'],
  ['speaks no HTTP', gibberish, 'unexpected-answer'],
  ['sends 10 MB', answering({ padding: 'x'.repeat(10 * 1024 * 1024) }), 'too-large'],
  ['sends a byte more than it may', respond(200, ' '.repeat(64 * 1024 + 1)), 'too-large'],
  ['sends headers without end', respond(200, '{}', { ...json, 'x-long': 'x'.repeat(100_000) }), 'too-large'],
  ['sends 10 MB with its 404', respond(404, 'x'.repeat(10 * 1024 * 1024)), 'too-large'],
  ['answers 401', respond(401, error('SE-0000')), 'not-allowed'],
  ['answers 403', respond(403, page, html), 'not-allowed'],
  ['answers 404 with a page everywhere', respond(404, page, html), 'wrong-path'],
  ['answers 404 with nothing everywhere', respond(404, ''), 'wrong-path'],
  ['answers 404 with a list of codes', respond(404, '["ER-0001"]'), 'wrong-path'],
  ['answers 404 with another code', respond(404, error('ER-0019')), 'unexpected-answer'],
  ['answers 405 everywhere', respond(405, ''), 'wrong-path'],
  ['answers 400', respond(400, error('ER-0003')), 'unexpected-answer'],
  ['answers 200 with a page everywhere', respond(200, page, html), 'unexpected-answer'],
  ['calls a page JSON', respond(200, `\n ${page}`, json), 'unexpected-answer'],
  ['answers 200 with nothing', respond(200, ''), 'unexpected-answer'],
  ['answers 200 with half an answer', respond(200, '{"cardNumber": "3e50'), 'unexpected-answer'],
  ['nests its JSON 30,000 deep', respond(200, '['.repeat(30_000) + ']'.repeat(30_000)), 'unexpected-answer'],
  ['answers 204', respond(204, ''), 'unexpected-answer'],
  ['answers for another card', answering({ cardNumber: OTHER }), 'wrong-card'],
  ['tells an unknown status', answering({ cardStatusType: { key: 'SUSPENDED' } }), 'unexpected-answer'],
  ['leaves out the status', answering({ cardStatusType: undefined }), 'unexpected-answer'],
  ['leaves out the expiry', answering({ expiresAt: undefined }), 'unexpected-answer'],
  ['writes an expiry that is no day', answering({ expiresAt: '2026-02-30' }), 'unexpected-answer'],
  ['redirects to another host', respond(302, '', { location: 'https://portal.invalid/' }), 'redirect'],
  ['redirects to itself', respond(308, '', { location: '/esc-verifier-service/' }), 'redirect'],
  ['answers 500', respond(500, error('SE-0001')), 'server-error'],
  ['answers 502 with a page', respond(502, page, html), 'server-error'],
  ['answers 429', respond(429, ''), 'rate-limited', null],
  ['answers 429 with seconds', respond(429, '', { 'retry-after': '7' }), 'rate-limited', NOW + 7000],
  ['answers 503 with seconds', respond(503, '', { 'retry-after': '86400' }), 'server-error', NOW + 86_400_000],
  [
    'answers 503 with a date',
    respond(503, page, { ...html, 'retry-after': 'Wed, 30 Sep 2026 12:30:00 GMT' }),
    'server-error',
    NOW + 1_800_000,
  ],
  [
    'answers 503 with a drip behind it',
    (socket, head) => {
      respond(503, '', { 'retry-after': '9', 'content-length': '500' })(socket, head);
    },
    'server-error',
    NOW + 9000,
  ],
];

describe('the client, where the registry', () => {
  const cases = faults.map(([title, behave, failure, retryAt = null]) => ({ title, behave, failure, retryAt }));

  it.each(cases)('$title', async ({ behave, failure, retryAt }) => {
    const server = await hostile(behave);
    expect(await ask(server.url)).toEqual({ kind: 'unavailable', failure, retryAt });
  });

  it('is not there, is refused', async () => {
    const server = await startHostileServer(hang);
    await server.close();
    expect(await ask(server.url)).toEqual({ kind: 'unavailable', failure: 'refused', retryAt: null });
  });

  it('has a name nobody knows, fails by DNS', async () => {
    // A label longer than DNS allows: the resolver says so without asking anybody.
    const baseUrl = `https://${'x'.repeat(64)}.invalid/`;
    const reply = await clientOf(baseUrl, PATIENT).lookUp(ASKED, new AbortController().signal);
    expect(reply).toMatchObject({ kind: 'unavailable', failure: 'dns' });
  });

  it('never finishes the TLS handshake, times out', async () => {
    const server = await hostile(hang);
    expect(await ask(`https://127.0.0.1:${server.port}/`)).toMatchObject({ failure: 'timeout' });
  });

  it('speaks plain HTTP on the TLS port, fails by TLS', async () => {
    // The greeting of TLS has no end of a head, so it is answered as soon as it comes.
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    open.push({ close: () => new Promise((resolve) => server.close(() => resolve())) });
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    expect(await ask(`https://127.0.0.1:${port}/`)).toMatchObject({ failure: 'tls' });
  });
});

describe('the client', () => {
  it('tells "not registered" by the code, whatever the content type', async () => {
    const server = await hostile(respond(404, error('ER-0001'), html));
    expect(await ask(server.url)).toEqual({
      kind: 'answered',
      answer: { kind: 'not-registered', answeredAt: NOW, via: 'verifier' },
    });
    expect(server.paths).toHaveLength(1);
  });

  it('takes a right answer that calls itself a page', async () => {
    const server = await hostile(respond(200, JSON.stringify(verifierBody()), html));
    expect(await ask(server.url)).toMatchObject({ kind: 'answered', answer: { kind: 'found', answeredAt: NOW } });
  });

  it('takes an answer as large as it may be', async () => {
    const body = JSON.stringify(verifierBody());
    const server = await hostile(respond(200, body + ' '.repeat(64 * 1024 - Buffer.byteLength(body))));
    expect(await ask(server.url)).toMatchObject({ kind: 'answered' });
  });

  it('follows no redirect', async () => {
    const target = await hostile(respond(200, JSON.stringify(verifierBody())));
    const server = await hostile(respond(302, '', { location: target.url }));
    expect(await ask(server.url)).toMatchObject({ failure: 'redirect' });
    expect(target.paths).toEqual([]);
  });

  it('asks once and no more where the connection breaks', async () => {
    const server = await hostile(reset);
    await ask(server.url);
    expect(server.paths).toHaveLength(1);
  });

  it('gives each step the time it is meant to have, and a cold start the time to connect as well', async () => {
    const server = await hostile(answering({}));
    const granted: number[] = [];
    const recording = {
      now: clock.now,
      setTimer(ms: number, callback: () => void) {
        granted.push(ms);
        return clock.setTimer(ms, callback);
      },
    };
    const registry = createEscRouter({ baseUrl: server.url, clock: recording });
    open.push(registry);
    await registry.lookUp(ASKED, new AbortController().signal);
    expect(granted.splice(0)).toEqual([1500, 1300, 500, 800]);
    await setTimeout(5);
    await registry.lookUp(ASKED, new AbortController().signal);
    expect(granted).toEqual([1500, 800, 800]);
  });

  it('sends nothing when the caller has already given up', async () => {
    const server = await hostile(hang);
    expect(await ask(server.url, AbortSignal.abort())).toMatchObject({ failure: 'timeout' });
    expect(server.paths).toEqual([]);
  });

  it('lets go of the connection when the caller gives up', async () => {
    const arrived = Promise.withResolvers<void>();
    const closed = Promise.withResolvers<void>();
    const server = await hostile((socket) => {
      socket.on('close', () => closed.resolve());
      arrived.resolve();
    });
    const controller = new AbortController();
    const reply = ask(server.url, controller.signal);
    await arrived.promise;
    controller.abort();
    expect(await reply).toMatchObject({ kind: 'unavailable', failure: 'timeout' });
    await closed.promise;
  });

  it('serves again after each failure', async () => {
    const behaviours = [reset, gibberish, cutShort, answering({})];
    const server = await hostile((socket, head) => behaviours.shift()?.(socket, head));
    const registry = clientOf(server.url);
    const kinds: string[] = [];
    for (let i = 0; i < 4; i += 1) {
      const reply = await registry.lookUp(ASKED, new AbortController().signal);
      kinds.push(reply.kind === 'answered' ? reply.kind : reply.failure);
    }
    expect(kinds).toEqual(['reset', 'unexpected-answer', 'reset', 'answered']);
  });

  it('opens a new connection where the registry has closed the idle one', async () => {
    const closed = Promise.withResolvers<void>();
    const server = await hostile((socket, head) => {
      socket.on('close', () => closed.resolve());
      answering({})(socket, head);
      void setTimeout(20).then(() => socket.end());
    });
    const registry = clientOf(server.url);
    const lookUp = () => registry.lookUp(ASKED, new AbortController().signal);
    expect(await lookUp()).toMatchObject({ kind: 'answered' });
    await closed.promise;
    expect(await lookUp()).toMatchObject({ kind: 'answered' });
  });

  it('answers the waiting when it is closed, and whoever asks later', async () => {
    const arrived = Promise.withResolvers<void>();
    const server = await hostile(() => arrived.resolve());
    const registry = clientOf(server.url);
    const waiting = registry.lookUp(ASKED, new AbortController().signal);
    await arrived.promise;
    await registry.close();
    await registry.close();
    expect(await waiting).toEqual({ kind: 'unavailable', failure: 'offline', retryAt: null });
    expect(await registry.lookUp(ASKED, new AbortController().signal)).toMatchObject({ failure: 'offline' });
  });

  it('refuses to be made with an address that was never parsed', () => {
    expect(() => createEscRouter({ baseUrl: 'http://cards.example/', clock })).toThrow(TypeError);
  });
});
