import { afterEach, describe, expect, it } from 'vitest';
import { SYSTEM_CLOCK } from '../../main/application/system-clock.ts';
import type { SandboxCard } from '../../main/sandbox/sandbox-card.ts';
import { type SandboxOptions, type SandboxRouter, startSandboxRouter } from '../../main/sandbox/sandbox-router.ts';
import { escn } from '../support/escn.ts';

const NUMBER = escn('3e506370-826a-103d-bf76-001000000001');
const UNKNOWN = escn('e6480dc0-9fba-1035-a6bd-001932465463');
const CARD: SandboxCard = {
  cardNumber: NUMBER,
  cardType: 'SMART_PASSIVE',
  status: 'ACTIVE',
  issuedAt: '2024-10-28',
  expiresAt: '2099-09-30',
  issuerIdentifier: '999000001',
  issuerName: 'Università di Montelago',
};

const open: SandboxRouter[] = [];
afterEach(async () => {
  for (const router of open.splice(0)) await router.close();
});

async function start(options: Partial<SandboxOptions> = {}): Promise<SandboxRouter> {
  const router = await startSandboxRouter({ cards: [CARD], clock: SYSTEM_CLOCK, ...options });
  open.push(router);
  return router;
}

const get = (router: SandboxRouter, path: string) => fetch(new URL(path, router.url));

describe('the simulated registry', () => {
  it.each(['esc-verifier-service/api/v1/cards/verify', 'api/v1/cards/verify'])(
    'answers as the verifier at %s',
    async (path) => {
      const router = await start();
      const response = await get(router, `${path}/${NUMBER}`);
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toMatch(/^application\/json/);
      expect(await response.json()).toEqual({
        cardNumber: NUMBER,
        cardType: { key: 'SMART_PASSIVE', label: 'Digital card' },
        cardStatusType: { key: 'ACTIVE', label: 'Active' },
        expiresAt: '2099-09-30',
        issuer: {
          identifier: '999000001',
          name: 'Università di Montelago',
          identifierType: { key: 'PIC', label: 'Participant Identification Code' },
        },
      });
    },
  );

  it('answers the v2 status with a name in it', async () => {
    const router = await start();
    const response = await get(router, `esc-rest/api/v2/cards/${NUMBER.toUpperCase()}/status`);
    expect(await response.json()).toEqual({
      cardNumber: NUMBER,
      displayName: 'Perpetua Sample-Holder',
      issuedAt: '2024-10-28',
      expiresAt: '2099-09-30',
      issuerIdentifier: '999000001',
      issuerName: 'Università di Montelago',
      status: 'ACTIVE',
    });
  });

  it.each([
    ['api/v1/cards/verify/%s', UNKNOWN, 404, 'ER-0001'],
    ['esc-rest/api/v2/cards/%s/status', UNKNOWN, 404, 'ER-0001'],
    ['api/v1/cards/verify/%s', 'no-number', 400, 'ER-0003'],
    ['api/v1/cards/verify/%s', NUMBER.replaceAll('-', ''), 400, 'ER-0003'],
    ['esc-rest/api/v2/cards/%s/status', 'x'.repeat(3000), 400, 'ER-0003'],
  ])('answers %s for the number %s with %i %s', async (path, number, status, code) => {
    const response = await get(await start(), path.replace('%s', number));
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ code, message: expect.any(String) });
  });

  it('answers any other path with a page', async () => {
    const response = await get(await start(), `api/v2/cards/verify/${NUMBER}`);
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toMatch(/^text\/html/);
    expect(await response.text()).toMatch(/^<!doctype html>/);
  });

  it('knows a card from the moment it is put in until it is taken out', async () => {
    const router = await start({ cards: [] });
    const ask = async () => (await get(router, `api/v1/cards/verify/${NUMBER}`)).status;
    expect(await ask()).toBe(404);
    router.cards.put(CARD);
    expect(await ask()).toBe(200);
    router.cards.remove(NUMBER);
    expect(await ask()).toBe(404);
  });

  it('counts what it was asked', async () => {
    const router = await start();
    await get(router, `api/v1/cards/verify/${NUMBER}`);
    await get(router, `esc-rest/api/v2/cards/${NUMBER}/status`);
    await get(router, 'favicon.ico');
    expect(router.requests.total).toBe(3);
    expect([router.requests.to('verifier'), router.requests.to('status')]).toEqual([1, 1]);
    expect([router.requests.of(NUMBER), router.requests.of(UNKNOWN)]).toEqual([2, 0]);
  });

  it('tells who is asked for before it answers', async () => {
    const asked: unknown[] = [];
    const router = await start({ beforeAnswer: (question) => void asked.push(question) });
    await get(router, `api/v1/cards/verify/${NUMBER}`);
    expect(asked).toEqual([{ endpoint: 'verifier', cardNumber: NUMBER }]);
  });

  it("applies a fault to its card only, as often as it says, before the card's own", async () => {
    const other = { ...CARD, cardNumber: UNKNOWN, fault: 'server-error' as const };
    const faults = [{ fault: 'rate-limited' as const, cardNumber: UNKNOWN, times: 2, retryAfter: '60' }];
    const router = await start({ cards: [CARD, other], faults });
    const statuses: number[] = [];
    for (const number of [NUMBER, UNKNOWN, UNKNOWN, UNKNOWN]) {
      const response = await get(router, `api/v1/cards/verify/${number}`);
      statuses.push(response.status);
      if (response.status === 429) expect(response.headers.get('retry-after')).toBe('60');
    }
    expect(statuses).toEqual([200, 429, 429, 500]);
  });

  it('takes the status of a rule in place of the usual one', async () => {
    const router = await start({ faults: [{ fault: 'status', status: 418 }] });
    expect((await get(router, `api/v1/cards/verify/${NUMBER}`)).status).toBe(418);
  });

  it('answers rightly after a delay', async () => {
    const router = await start({ faults: [{ fault: 'delay', delayMs: 20 }] });
    expect((await get(router, `api/v1/cards/verify/${NUMBER}`)).status).toBe(200);
  });

  it('closes while a question hangs, and closes again', async () => {
    const asked = Promise.withResolvers<void>();
    const router = await start({ faults: [{ fault: 'hang' }], beforeAnswer: () => asked.resolve() });
    const hanging = get(router, `api/v1/cards/verify/${NUMBER}`);
    const ended = expect(hanging).rejects.toThrow();
    await asked.promise;
    await router.close();
    await router.close();
    await ended;
  });

  it('rejects with the system error where the port is taken', async () => {
    const router = await start();
    await expect(start({ port: router.port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
