import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Registry } from '../../main/application/ports/terminal-ports.ts';
import { SYSTEM_CLOCK } from '../../main/application/system-clock.ts';
import { createEscRouter } from '../../main/registry/esc-router.ts';
import { FAULTS, type Fault } from '../../main/sandbox/fault-rule.ts';
import { SAMPLE_HOLDER } from '../../main/sandbox/person-store.ts';
import type { SandboxCard } from '../../main/sandbox/sandbox-card.ts';
import { type SandboxRouter, startSandboxRouter } from '../../main/sandbox/sandbox-router.ts';
import { createCertificateAuthority } from '../support/certificate-authority.ts';
import { ASKED, allStrings, OTHER } from './answer-bodies.ts';

const NOW = Date.UTC(2026, 8, 30, 12);
const clock = { ...SYSTEM_CLOCK, now: () => NOW };

const CARD: SandboxCard = {
  cardNumber: ASKED,
  cardType: 'SMART_CDZ',
  status: 'ACTIVE',
  issuedAt: '2024-10-28',
  expiresAt: '2026-09-30',
  issuerIdentifier: '999000001',
  issuerName: 'Università di Montelago',
  academicLevel: 'MASTER',
};

/** A moment for undici to put the connection back: a lookup on the heels of another may open the second one. */
const nextTap = () => setTimeout(5);

/** What the client says of each fault of the simulated registry. */
const SAID: Readonly<Record<Fault, string>> = {
  unavailable: 'server-error',
  'server-error': 'server-error',
  'rate-limited': 'rate-limited',
  'not-allowed': 'not-allowed',
  status: 'server-error',
  redirect: 'redirect',
  'not-found-page': 'wrong-path',
  page: 'unexpected-answer',
  garbage: 'unexpected-answer',
  'wrong-card': 'wrong-card',
  'unknown-status': 'unexpected-answer',
  'unknown-type': 'found UNKNOWN',
  'extra-fields': 'found SMART_CDZ',
  'missing-field': 'unexpected-answer',
  'too-large': 'too-large',
  delay: 'timeout',
  hang: 'timeout',
  drip: 'timeout',
  reset: 'reset',
};

describe.each(['http', 'https'] as const)('the client and the simulated registry over %s', (scheme) => {
  let router: SandboxRouter;
  let registry: Registry;

  beforeAll(async () => {
    const authority = scheme === 'https' ? await createCertificateAuthority() : undefined;
    const tls = await authority?.issue();
    router = await startSandboxRouter({ cards: [], clock, ...(tls === undefined ? {} : { tls }) });
    const limits = { headersMs: 300, totalMs: 400 };
    const ca = authority === undefined ? {} : { ca: authority.ca };
    registry = createEscRouter({ baseUrl: router.url, clock, limits, ...ca });
  });
  beforeEach(() => {
    router.faults.set([]);
    router.cards.put(CARD);
  });
  afterAll(async () => {
    await registry.close();
    await router.close();
  });

  const lookUp = (escn = ASKED) => registry.lookUp(escn, new AbortController().signal);

  it('agree on a card', async () => {
    expect(await lookUp()).toEqual({
      kind: 'answered',
      answer: {
        kind: 'found',
        record: {
          status: 'active',
          cardType: 'SMART_CDZ',
          expiresOn: '2026-09-30',
          issuedOn: null,
          issuer: { pic: '999000001', name: 'Università di Montelago' },
          academicLevel: 'master',
        },
        answeredAt: NOW,
        via: 'verifier',
      },
    });
  });

  it.each([
    [{ status: 'INACTIVE' }, 'inactive'],
    [{ expiresAt: '2026-09-29' }, 'expired'],
    [{ status: 'EXPIRED' }, 'expired'],
    [{ expiresAt: '2026-09-30T02:00:00.000+02' }, 'active'],
  ] as const)('agree on a card with %j', async (change, status) => {
    router.cards.put({ ...CARD, ...change });
    expect(await lookUp()).toMatchObject({ answer: { record: { status } } });
  });

  it('agree on a card that is not there', async () => {
    expect(await lookUp(OTHER)).toMatchObject({ kind: 'answered', answer: { kind: 'not-registered' } });
    router.cards.remove(ASKED);
    expect(await lookUp()).toMatchObject({ kind: 'answered', answer: { kind: 'not-registered' } });
  });

  it('agree on the v2 status, and the name in it goes no further', async () => {
    router.faults.set([{ fault: 'server-error', times: 1 }]);
    const before = router.requests.to('status');
    const reply = await lookUp();
    expect(router.requests.to('status')).toBe(before + 1);
    expect(reply).toMatchObject({ answer: { via: 'status', record: { status: 'active', issuedOn: '2024-10-28' } } });
    expect(allStrings(reply).filter((text) => text.includes(SAMPLE_HOLDER))).toEqual([]);
  });

  it.each(FAULTS)('end in a value where the registry has the fault "%s"', async (fault) => {
    router.faults.set([{ fault }]);
    const reply = await lookUp();
    const said =
      reply.kind === 'unavailable'
        ? reply.failure
        : reply.answer.kind === 'found'
          ? `found ${reply.answer.record.cardType}`
          : reply.answer.kind;
    expect(said).toBe(SAID[fault]);
  });

  it('keep one connection warm from tap to tap', async () => {
    await lookUp();
    await nextTap();
    const before = router.requests.connections;
    for (let i = 0; i < 20; i += 1) {
      await lookUp(i % 2 === 0 ? ASKED : OTHER);
      await nextTap();
    }
    expect(router.requests.connections).toBe(before);
  });

  it('open a second connection at most', async () => {
    const before = router.requests.connections;
    await Promise.all(Array.from({ length: 10 }, () => lookUp()));
    expect(router.requests.connections - before).toBeLessThanOrEqual(1);
  });
});
