import { afterEach, describe, expect, it } from 'vitest';
import { SYSTEM_CLOCK } from '../../main/application/system-clock.ts';
import { parseEscn } from '../../main/domain/escn.ts';
import {
  SANDBOX_KEYS,
  type SandboxOptions,
  type SandboxRouter,
  startSandboxRouter,
} from '../../main/sandbox/sandbox-router.ts';
import { card, cardNumber, cards, PIC } from '../provision/site.ts';

const open: SandboxRouter[] = [];
afterEach(async () => {
  for (const router of open.splice(0)) await router.close();
});

async function start(options: Partial<SandboxOptions> = {}): Promise<SandboxRouter> {
  const router = await startSandboxRouter({ cards: cards(25), clock: SYSTEM_CLOCK, ...options });
  open.push(router);
  return router;
}

const bearer = { authorization: `Bearer ${SANDBOX_KEYS.token}` };
const V2 = 'esc-rest/api/v2';

async function ask(router: SandboxRouter, path: string, init: RequestInit = {}) {
  const headers = {
    ...bearer,
    ...(init.body === undefined ? {} : { 'content-type': 'application/json' }),
    ...init.headers,
  };
  const response = await fetch(new URL(path, router.url), { ...init, headers });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') === true && text !== '';
  return { status: response.status, body: isJson ? JSON.parse(text) : text };
}

describe('the list of cards', () => {
  it('comes in pages of the documented envelope', async () => {
    const { body } = await ask(await start(), `${V2}/cards?page=2`);
    expect(body).toMatchObject({
      links: [],
      empty: false,
      page: { number: 2, size: 10, totalElements: 25, totalPages: 3 },
    });
    expect(body.content).toHaveLength(5);
    expect(body.content[0]).toMatchObject({
      cardStatusType: { key: 'ACTIVE' },
      issuer: { identifier: PIC },
      person: {
        identifier: expect.stringMatching(/^urn:schac:/),
        organisations: [{ academicLevel: { key: 'MASTER' } }],
      },
    });
  });

  it.each([
    [200, 25, 25],
    [10, 25, 10],
  ])('with a cap of %i gives %i asked for as %i', async (pageCap, size, given) => {
    const { body } = await ask(await start({ pageCap }), `${V2}/cards?size=${size}`);
    expect(body.page.size).toBe(given);
    expect(body.content).toHaveLength(given);
  });

  it('is sorted and searched', async () => {
    const router = await start();
    router.cards.put(card(90, { issuerIdentifier: '999000002' }));
    const search = encodeURIComponent(`issuer.identifier:${PIC}<+>cardType:SMART_PASSIVE`);
    const { body } = await ask(router, `${V2}/cards?size=50&sort=cardNumber&direction=DESC&search=${search}`);
    const numbers = body.content.map((entry: { cardNumber: string }) => entry.cardNumber);
    expect(numbers).toEqual([...numbers].sort().reverse());
    expect(numbers).toHaveLength(12);
  });

  it.each([
    [{ authorization: '' }, 401],
    [{ authorization: 'Bearer wrong' }, 403],
  ])('is not for %j', async (headers, status) => {
    const router = await start();
    const response = await fetch(`${router.url}${V2}/cards`, { headers: headers.authorization === '' ? {} : headers });
    expect([response.status, await response.json()]).toMatchObject([status, { code: 'SE-0000' }]);
  });
});

describe('a single card', () => {
  const update = {
    cardStatusType: 'ACTIVE',
    cardType: 'PASSIVE',
    issuedAt: '2025-10-01',
    expiresAt: '2099-10-01',
    issuerIdentifier: PIC,
    personIdentifier: 'urn:schac:personalUniqueCode:int:esi:eu:0000001',
  };

  it('is made, changed, and deleted', async () => {
    const router = await start({ cards: [] });
    const made = await ask(router, `${V2}/cards`, { method: 'POST', body: JSON.stringify(update) });
    expect(made.status).toBe(201);
    const number = made.body.cardNumber;
    expect(parseEscn(number)?.slice(-12)).toBe(`001${PIC}`);
    const body = JSON.stringify({ ...update, cardStatusType: 'INACTIVE' });
    expect((await ask(router, `${V2}/cards/${number}`, { method: 'PUT', body })).status).toBe(200);
    expect((await ask(router, `${V2}/cards/${number}`)).body).toMatchObject({ cardStatusType: { key: 'INACTIVE' } });
    expect((await ask(router, `${V2}/cards/${number}`, { method: 'DELETE' })).status).toBe(204);
    expect(await ask(router, `${V2}/cards/${number}/status`)).toMatchObject({ status: 404, body: { code: 'ER-0001' } });
  });

  it.each([
    [{ ...update, cardNumber: cardNumber(1) }, 409, 'ER-0002'],
    [{ ...update, expiresAt: 'soon' }, 422, 'ER-0004'],
  ])('is not made twice or wrong', async (body, status, code) => {
    const answer = await ask(await start(), `${V2}/cards`, { method: 'POST', body: JSON.stringify(body) });
    expect(answer).toMatchObject({ status, body: { code } });
  });
});

describe('numbers and codes', () => {
  it('are given up to a hundred at once; more is an error of the server, as measured', async () => {
    const router = await start();
    const path = `${V2}/cards/generate-escn?prefix=66&pic=999859608&numberOfESCN=`;
    const { body } = await ask(router, `${path}100`);
    expect(new Set(body).size).toBe(100);
    expect(body[0]).toMatch(/-066999859608$/);
    expect((await ask(router, `${path}101`)).status).toBe(500);
  });

  it('are drawn as a picture, or as its base64', async () => {
    const router = await start();
    const path = `${V2}/cards/${cardNumber(1)}/qr`;
    expect((await ask(router, path)).body).toMatch(/^<svg/);
    const { body } = await ask(router, path, { headers: { accept: 'text/plain' } });
    expect(Buffer.from(body, 'base64').toString()).toMatch(/^<svg/);
    expect((await ask(router, `${path}?size=XXL`)).status).toBe(400);
  });
});

describe('persons', () => {
  it('are listed, refused twice, and gone once anonymised', async () => {
    const router = await start();
    expect((await ask(router, `${V2}/persons`)).body.page.totalElements).toBe(25);
    const identifier = 'urn:schac:personalUniqueCode:int:esi:eu:9999999';
    const body = JSON.stringify({ identifier, organisation: PIC });
    expect((await ask(router, `${V2}/persons`, { method: 'POST', body })).status).toBe(201);
    expect((await ask(router, `${V2}/persons`, { method: 'POST', body })).body.code).toBe('ER-0019');
    const path = `${V2}/persons/${encodeURIComponent(identifier)}`;
    expect((await ask(router, path)).status).toBe(200);
    expect((await ask(router, path, { method: 'DELETE' })).status).toBe(204);
    expect((await ask(router, path)).status).toBe(410);
  });
});

describe('the legacy interface', () => {
  const headers = { key: SANDBOX_KEYS.key };

  it('knows students, their cards, and an expiry of the student', async () => {
    const router = await start();
    const students = (await ask(router, 'v1/students', { headers })).body;
    expect(students).toHaveLength(25);
    expect(students[0]).toMatchObject({
      picInstitutionCode: 999000001,
      academicLevel: 7,
      expiryDate: '2099-09-30T00:00:00.000Z',
    });
    const path = `v1/students/${encodeURIComponent(students[0].europeanStudentIdentifier)}`;
    expect((await ask(router, path, { headers })).body).toEqual(students[0]);
    expect((await ask(router, 'v1/cards?offset=20', { headers })).body).toHaveLength(5);
    expect((await ask(router, `v1/cards/status/${cardNumber(99)}`, { headers })).body.error).toBe('card_not_found');
    expect((await ask(router, 'v1/students')).status).toBe(401);
  });

  it('hands out the chain of an institution to anybody', async () => {
    const router = await start({ chains: new Map([[PIC, 'PEM']]) });
    const get = async (pic: string) => (await fetch(`${router.url}v1/certs/files/${pic}/ca-chain.cert.pem`)).status;
    expect([await get(PIC), await get('999000009')]).toEqual([200, 404]);
  });

  it('tells how many cards there are, where an institution hosts it itself', async () => {
    expect((await ask(await start(), 'self-hosted/cards/stats', { headers })).body).toBe(25);
  });
});

describe('a fault', () => {
  it('meets one interface only, after so many right answers', async () => {
    const router = await start({ faults: [{ endpoint: 'cards', skip: 1, times: 1, fault: 'server-error' }] });
    const statuses: number[] = [];
    for (let i = 0; i < 3; i += 1) {
      statuses.push(
        (await ask(router, `${V2}/cards`)).status,
        (await ask(router, `${V2}/cards/${cardNumber(1)}/status`)).status,
      );
    }
    expect(statuses).toEqual([200, 200, 500, 200, 200, 200]);
  });
});
