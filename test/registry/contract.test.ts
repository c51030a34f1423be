import { afterEach, describe, expect, it } from 'vitest';
import type { Registry } from '../../main/application/ports/terminal-ports.ts';
import { SYSTEM_CLOCK } from '../../main/application/system-clock.ts';
import type { LookupFailure } from '../../main/domain/lookup-outcome.ts';
import { createEscRouter } from '../../main/registry/esc-router.ts';
import { createEscAdapter } from '../../main/registry/sources/esc-adapter.ts';
import { registryByIssuer } from '../../main/registry/sources/registry-by-issuer.ts';
import { createSelfHosted } from '../../main/registry/sources/self-hosted.ts';
import type { FaultRule } from '../../main/sandbox/fault-rule.ts';
import { SAMPLE_HOLDER } from '../../main/sandbox/person-store.ts';
import type { SandboxCard } from '../../main/sandbox/sandbox-card.ts';
import { SANDBOX_KEYS, type SandboxRouter, startSandboxRouter } from '../../main/sandbox/sandbox-router.ts';
import { hang, respond, startHostileServer } from '../support/hostile-server.ts';
import { ASKED, allStrings, OTHER } from './answer-bodies.ts';

const NOW = Date.UTC(2026, 8, 30, 12);
const clock = { ...SYSTEM_CLOCK, now: () => NOW };
/** Shorter than in the field only to keep the tests short. */
const LIMITS = { connectMs: 400, headersMs: 400, bodyMs: 400, totalMs: 900 };

const CARD: SandboxCard = {
  cardNumber: ASKED,
  cardType: 'SMART_CDZ',
  status: 'ACTIVE',
  issuedAt: '2024-10-28',
  expiresAt: '2026-09-30',
  issuerIdentifier: '000000001',
  issuerName: 'Università di Montelago',
  academicLevel: 'MASTER',
};

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const part of open.splice(0).reverse()) await part.close();
});

/** Every implementation of the port, each at a root like the simulated registry's. */
const KINDS: readonly { readonly kind: string; readonly make: (root: string) => Registry }[] = [
  { kind: 'ESC-Router', make: (root) => createEscRouter({ baseUrl: root, clock, limits: LIMITS }) },
  {
    kind: 'ESC-Adapter',
    make: (root) => createEscAdapter({ baseUrl: `${root}adapter/`, clock, limits: LIMITS }),
  },
  {
    kind: 'self-hosted interface',
    make: (root) =>
      createSelfHosted({
        baseUrl: `${root}self-hosted/`,
        key: SANDBOX_KEYS.key,
        issuerName: 'Università di Montelago',
        clock,
        limits: LIMITS,
      }),
  },
  {
    kind: 'choice by issuer',
    make: (root) =>
      registryByIssuer(createEscRouter({ baseUrl: 'http://127.0.0.1:9/', clock, limits: LIMITS }), [
        {
          pics: ['000000001', '932465463'],
          registry: createEscAdapter({ baseUrl: `${root}adapter/`, clock, limits: LIMITS }),
        },
      ]),
  },
];

const FAULTS: readonly (readonly [rule: FaultRule, failure: LookupFailure, retryAt?: number])[] = [
  [{ fault: 'unavailable' }, 'server-error'],
  [{ fault: 'unavailable', retryAfter: '120' }, 'server-error', NOW + 120_000],
  [{ fault: 'server-error' }, 'server-error'],
  [{ fault: 'rate-limited', retryAfter: 'Wed, 30 Sep 2026 12:30:00 GMT' }, 'rate-limited', NOW + 1_800_000],
  [{ fault: 'not-allowed' }, 'not-allowed'],
  [{ fault: 'status', status: 401 }, 'not-allowed'],
  [{ fault: 'status', status: 400 }, 'unexpected-answer'],
  [{ fault: 'redirect' }, 'redirect'],
  [{ fault: 'not-found-page' }, 'wrong-path'],
  [{ fault: 'page' }, 'unexpected-answer'],
  [{ fault: 'garbage' }, 'unexpected-answer'],
  [{ fault: 'wrong-card' }, 'wrong-card'],
  [{ fault: 'missing-field' }, 'unexpected-answer'],
  [{ fault: 'too-large' }, 'too-large'],
  [{ fault: 'delay' }, 'timeout'],
  [{ fault: 'hang' }, 'timeout'],
  [{ fault: 'drip' }, 'timeout'],
  [{ fault: 'reset' }, 'reset'],
];

describe.each(KINDS)('a registry of the kind $kind', ({ make }) => {
  async function start(): Promise<{ router: SandboxRouter; registry: Registry }> {
    const router = await startSandboxRouter({ cards: [CARD], clock });
    const registry = make(router.url);
    open.push(router, registry);
    return { router, registry };
  }
  const lookUp = (registry: Registry, escn = ASKED) => registry.lookUp(escn, new AbortController().signal);

  it('finds a card, and nobody in it', async () => {
    const { registry } = await start();
    const reply = await lookUp(registry);
    expect(reply).toMatchObject({
      kind: 'answered',
      answer: {
        kind: 'found',
        answeredAt: NOW,
        record: {
          status: 'active',
          expiresOn: '2026-09-30',
          issuer: { pic: '000000001', name: 'Università di Montelago' },
        },
      },
    });
    expect(allStrings(reply).filter((text) => text.includes(SAMPLE_HOLDER) || text.includes('urn:'))).toEqual([]);
  });

  it('says of a card that is not there that it is not registered', async () => {
    const { registry } = await start();
    expect(await lookUp(registry, OTHER)).toMatchObject({ kind: 'answered', answer: { kind: 'not-registered' } });
  });

  const faults = FAULTS.map(([rule, failure, retryAt = null]) => ({ rule, failure, retryAt }));

  it.each(faults)('makes of $rule a value: $failure', async ({ rule, failure, retryAt }) => {
    const { router, registry } = await start();
    router.faults.set([rule]);
    expect(await lookUp(registry)).toEqual({ kind: 'unavailable', failure, retryAt });
  });

  it('reads what is new around a right answer', async () => {
    const { router, registry } = await start();
    router.faults.set([{ fault: 'extra-fields' }]);
    expect(await lookUp(registry)).toMatchObject({ answer: { kind: 'found' } });
    expect(await lookUp(registry, OTHER)).toMatchObject({ answer: { kind: 'not-registered' } });
  });

  it('says so where nobody is there, and after it was closed', async () => {
    const { router, registry } = await start();
    await router.close();
    expect(await lookUp(registry)).toMatchObject({ kind: 'unavailable' });
    await registry.close();
    expect(await lookUp(registry)).toMatchObject({ kind: 'unavailable', failure: 'offline' });
  });

  it('gives up when its caller does', async () => {
    const server = await startHostileServer(hang);
    const registry = make(server.url);
    open.push(server, registry);
    const reply = await registry.lookUp(ASKED, AbortSignal.timeout(20));
    expect(reply).toMatchObject({ kind: 'unavailable', failure: 'timeout' });
  });
});

describe('the ESC-Adapter', () => {
  async function answering(status: number, body: object) {
    const server = await startHostileServer(respond(status, JSON.stringify(body)));
    const registry = createEscAdapter({ baseUrl: server.url, clock, limits: LIMITS });
    open.push(server, registry);
    return registry.lookUp(ASKED, new AbortController().signal);
  }
  const error = (code: string, status: number) => ({ code: status, escErrorResponse: { code, message: ASKED } });

  it.each([
    ['call_failed', 500, 'server-error'],
    ['generic_error', 500, 'server-error'],
    ['bad_request', 400, 'unexpected-answer'],
    ['call_failed', 200, 'server-error'],
    ['generic_error', 200, 'server-error'],
    ['bad_request', 200, 'unexpected-answer'],
    ['SE-0000', 403, 'not-allowed'],
    ['SE-0000', 200, 'not-allowed'],
    ['ER-0019', 404, 'unexpected-answer'],
  ])('that says %s with %i tells nothing of the card', async (code, status, failure) => {
    expect(await answering(status, error(code, status))).toEqual({ kind: 'unavailable', failure, retryAt: null });
  });

  it.each([404, 200])('that hands on ER-0001 with %i says that the card is not registered', async (status) => {
    expect(await answering(status, error('ER-0001', 404))).toMatchObject({ answer: { kind: 'not-registered' } });
  });

  it.each([
    [Date.UTC(2026, 8, 29, 22), '2026-09-30'],
    [Date.UTC(2026, 8, 30), '2026-09-30'],
    [Date.UTC(2026, 8, 30, 5), '2026-09-30'],
    ['2026-09-30', '2026-09-30'],
  ])('may write a day as %s', async (expiresAt, expiresOn) => {
    const data = { cardNumber: ASKED, status: 'ACTIVE', expiresAt, issuerIdentifier: '999977754', issuerName: 'X' };
    expect(await answering(200, { code: 200, data })).toMatchObject({ answer: { record: { expiresOn } } });
  });

  it('without data says nothing', async () => {
    expect(await answering(200, { code: 200 })).toMatchObject({ failure: 'unexpected-answer' });
  });
});

describe('the self-hosted interface', () => {
  it('sends its key and refuses to go without', async () => {
    const router = await startSandboxRouter({ cards: [CARD], clock });
    const registry = createSelfHosted({ baseUrl: `${router.url}self-hosted/`, key: 'wrong', issuerName: 'X', clock });
    open.push(router, registry);
    expect(await registry.lookUp(ASKED, new AbortController().signal)).toMatchObject({ failure: 'not-allowed' });
  });

  it.each([
    [6, 'bachelor'],
    [7, 'master'],
    [8, 'doctorate'],
    [5, null],
    [null, null],
  ])('writes the level as %s', async (academicLevel, level) => {
    const body = { europeanStudentCardNumber: ASKED, expiryDate: '2026-09-30T00:00:00.000Z', academicLevel };
    const server = await startHostileServer(respond(200, JSON.stringify(body)));
    const registry = createSelfHosted({ baseUrl: server.url, key: 'k', issuerName: 'X', clock });
    open.push(server, registry);
    const reply = await registry.lookUp(ASKED, new AbortController().signal);
    expect(reply).toMatchObject({ answer: { record: { academicLevel: level, cardType: 'UNKNOWN' } } });
  });
});

describe('the choice by issuer', () => {
  it('asks only the source of the PIC in the number, and the usual one for all others', async () => {
    const own = await startSandboxRouter({ cards: [CARD], clock });
    const usual = await startSandboxRouter({ cards: [], clock });
    const registry = registryByIssuer(createEscRouter({ baseUrl: usual.url, clock }), [
      { pics: ['000000001'], registry: createEscAdapter({ baseUrl: `${own.url}adapter/`, clock }) },
    ]);
    open.push(own, usual, registry);
    const signal = new AbortController().signal;
    expect(await registry.lookUp(ASKED, signal)).toMatchObject({ answer: { kind: 'found', via: 'adapter' } });
    expect(await registry.lookUp(OTHER, signal)).toMatchObject({ answer: { kind: 'not-registered', via: 'verifier' } });
    expect([own.requests.total, usual.requests.total]).toEqual([1, 1]);
  });
});
