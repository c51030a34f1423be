import { afterEach, describe, expect, it } from 'vitest';
import { SYSTEM_CLOCK } from '../../main/application/system-clock.ts';
import { createEscRouter } from '../../main/registry/esc-router.ts';
import { type Behaviour, hang, reset, respond, startHostileServer } from '../support/hostile-server.ts';
import { ASKED, statusBody, verifierBody } from './answer-bodies.ts';

const VERIFIER = `/esc-verifier-service/api/v1/cards/verify/${ASKED}`;
const BARE = `/api/v1/cards/verify/${ASKED}`;
const STATUS = `/esc-rest/api/v2/cards/${ASKED}/status`;
const HOUR_MS = 3_600_000;

const verified = respond(200, JSON.stringify(verifierBody()));
const stated = respond(200, JSON.stringify(statusBody()));
const missing = respond(404, '<html><body>Not Found</body></html>', { 'content-type': 'text/html' });
const broken = respond(500, '');

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const part of open.splice(0).reverse()) await part.close();
});

/** A registry that has these paths and answers any other with a page, and a client of it on a clock of its own. */
async function registryWith(initial: Readonly<Record<string, Behaviour>>, under = '') {
  let routes = initial;
  let now = 0;
  const server = await startHostileServer((socket, head) => {
    (routes[head.split(' ')[1] ?? ''] ?? missing)(socket, head);
  });
  const limits = { headersMs: 250, totalMs: 400 };
  const registry = createEscRouter({
    baseUrl: `${server.url}${under}`,
    clock: { ...SYSTEM_CLOCK, now: () => now },
    limits,
  });
  open.push(server, registry);
  return {
    /** Looks the card up; gives what was said and the paths it took. */
    async ask() {
      const before = server.paths.length;
      const reply = await registry.lookUp(ASKED, new AbortController().signal);
      const said = reply.kind === 'answered' ? reply.answer.via : reply.failure;
      return { said, paths: server.paths.slice(before) };
    },
    change: (next: Readonly<Record<string, Behaviour>>) => {
      routes = next;
    },
    pass: (ms: number) => {
      now += ms;
    },
  };
}

describe('the search for the endpoint', () => {
  it('asks the verifier first', async () => {
    const registry = await registryWith({ [VERIFIER]: verified, [STATUS]: stated });
    expect(await registry.ask()).toEqual({ said: 'verifier', paths: [VERIFIER] });
  });

  it.each(['esc-verifier-service', 'esc-verifier-service/api/v1/', 'api/v1', 'esc-rest/api/v2'])(
    'finds the verifier from an address that ends in %s',
    async (suffix) => {
      const registry = await registryWith({ [VERIFIER]: verified }, suffix);
      expect(await registry.ask()).toEqual({ said: 'verifier', paths: [VERIFIER] });
    },
  );

  it('keeps the path of a registry that lives below one', async () => {
    const registry = await registryWith({ [`/proxy/esc${VERIFIER}`]: verified }, 'proxy/esc/');
    expect(await registry.ask()).toEqual({ said: 'verifier', paths: [`/proxy/esc${VERIFIER}`] });
  });

  it('finds a verifier at the root and starts there from then on', async () => {
    const registry = await registryWith({ [BARE]: verified });
    expect(await registry.ask()).toEqual({ said: 'verifier', paths: [VERIFIER, BARE] });
    expect(await registry.ask()).toEqual({ said: 'verifier', paths: [BARE] });
  });

  it('falls back on the v2 status and starts there from then on', async () => {
    const registry = await registryWith({ [STATUS]: stated });
    expect(await registry.ask()).toEqual({ said: 'status', paths: [VERIFIER, BARE, STATUS] });
    expect(await registry.ask()).toEqual({ said: 'status', paths: [STATUS] });
  });

  it('remembers an endpoint that does not know the card, too', async () => {
    const unknown = respond(404, JSON.stringify({ code: 'ER-0001', message: 'Card not found' }));
    const registry = await registryWith({ [STATUS]: unknown });
    expect(await registry.ask()).toEqual({ said: 'status', paths: [VERIFIER, BARE, STATUS] });
    expect(await registry.ask()).toEqual({ said: 'status', paths: [STATUS] });
  });

  it('looks again when the endpoint moves', async () => {
    const registry = await registryWith({ [BARE]: verified });
    await registry.ask();
    registry.change({ [VERIFIER]: verified });
    expect(await registry.ask()).toEqual({ said: 'verifier', paths: [BARE, VERIFIER] });
    expect(await registry.ask()).toEqual({ said: 'verifier', paths: [VERIFIER] });
  });

  it('looks for the verifier again after an hour on a fallback', async () => {
    const registry = await registryWith({ [STATUS]: stated });
    await registry.ask();
    registry.change({ [VERIFIER]: verified, [STATUS]: stated });
    registry.pass(HOUR_MS - 1);
    expect(await registry.ask()).toEqual({ said: 'status', paths: [STATUS] });
    registry.pass(1);
    expect(await registry.ask()).toEqual({ said: 'verifier', paths: [VERIFIER] });
  });

  it('asks the v2 status once where the verifier is out of order, and the verifier next time', async () => {
    const registry = await registryWith({ [VERIFIER]: broken, [BARE]: verified, [STATUS]: stated });
    expect(await registry.ask()).toEqual({ said: 'status', paths: [VERIFIER, STATUS] });
    expect(await registry.ask()).toEqual({ said: 'status', paths: [VERIFIER, STATUS] });
  });

  it('says that the verifier is out of order where the v2 status is missing', async () => {
    const registry = await registryWith({ [VERIFIER]: broken });
    expect(await registry.ask()).toEqual({ said: 'server-error', paths: [VERIFIER, STATUS] });
  });

  it('says so where both are out of order', async () => {
    const registry = await registryWith({ [VERIFIER]: broken, [STATUS]: reset });
    expect(await registry.ask()).toEqual({ said: 'server-error', paths: [VERIFIER, STATUS] });
  });

  it('obeys the v2 status where that one wants to be left alone', async () => {
    const registry = await registryWith({ [VERIFIER]: broken, [STATUS]: respond(429, '', { 'retry-after': '60' }) });
    expect(await registry.ask()).toEqual({ said: 'rate-limited', paths: [VERIFIER, STATUS] });
  });

  it.each([
    ['wants to be left alone', respond(503, '', { 'retry-after': '60' }), 'server-error'],
    ['is asked too often', respond(429, ''), 'rate-limited'],
    ['does not allow it', respond(403, ''), 'not-allowed'],
    ['redirects', respond(301, '', { location: '/' }), 'redirect'],
    ['hangs', hang, 'timeout'],
    ['resets', reset, 'reset'],
    ['answers in another shape', respond(200, '{"valid":true}'), 'unexpected-answer'],
  ])('asks no other endpoint where the verifier %s', async (_title, behave, said) => {
    const registry = await registryWith({ [VERIFIER]: behave, [STATUS]: stated });
    expect(await registry.ask()).toEqual({ said, paths: [VERIFIER] });
  });

  it('says that nobody lives there where all paths are missing, and finds one that comes', async () => {
    const registry = await registryWith({});
    expect(await registry.ask()).toEqual({ said: 'wrong-path', paths: [VERIFIER, BARE, STATUS] });
    registry.change({ [STATUS]: stated });
    expect(await registry.ask()).toMatchObject({ said: 'status' });
  });

  it('ends the search when the time for all of it is up', async () => {
    const slowlyMissing: Behaviour = (socket, head) => void setTimeout(() => missing(socket, head), 180);
    const registry = await registryWith({ [VERIFIER]: slowlyMissing, [BARE]: slowlyMissing, [STATUS]: slowlyMissing });
    expect(await registry.ask()).toMatchObject({ said: 'timeout' });
  });
});
