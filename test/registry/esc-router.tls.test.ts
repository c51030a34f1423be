import type { AddressInfo } from 'node:net';
import { createServer } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { SYSTEM_CLOCK } from '../../main/application/system-clock.ts';
import { createEscRouter } from '../../main/registry/esc-router.ts';
import { sampleRegistryCards } from '../../main/sandbox/deck.ts';
import { type SandboxRouter, startSandboxRouter } from '../../main/sandbox/sandbox-router.ts';
import {
  type CertificateAuthority,
  createCertificateAuthority,
  createSelfSigned,
  type ServerIdentity,
} from '../support/certificate-authority.ts';

const CARDS = sampleRegistryCards(SYSTEM_CLOCK.now());
const [CARD] = CARDS;
const HOUR_MS = 3_600_000;

let authority: CertificateAuthority;
let stranger: CertificateAuthority;
beforeAll(async () => {
  authority = await createCertificateAuthority();
  stranger = await createCertificateAuthority();
});

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const part of open.splice(0).reverse()) await part.close();
});

async function serve(tls: ServerIdentity): Promise<SandboxRouter> {
  const router = await startSandboxRouter({ cards: CARDS, tls, clock: SYSTEM_CLOCK });
  open.push(router);
  return router;
}

async function askOnce(baseUrl: string, ca?: string) {
  const registry = createEscRouter({ baseUrl, clock: SYSTEM_CLOCK, ...(ca === undefined ? {} : { ca }) });
  open.push(registry);
  if (CARD === undefined) throw new Error('the deck is empty');
  return registry.lookUp(CARD.cardNumber, new AbortController().signal);
}

describe('the client over TLS', () => {
  it('is answered by a server whose certificate the given authority issued', async () => {
    const router = await serve(await authority.issue());
    expect(await askOnce(router.url, authority.ca)).toMatchObject({
      kind: 'answered',
      answer: { kind: 'found', record: { status: 'active' } },
    });
  });

  it.each<[string, () => Promise<ServerIdentity>]>([
    ['has expired', () => authority.issue({ notAfter: new Date(Date.now() - HOUR_MS) })],
    ['is not valid yet', () => authority.issue({ notBefore: new Date(Date.now() + HOUR_MS) })],
    ['is for another host', () => authority.issue({ hosts: ['router.europeanstudentcard.eu'] })],
    ['is by another authority of the same name', () => stranger.issue()],
    ['vouches for itself', createSelfSigned],
  ])('asks nothing of a server whose certificate %s', async (_title, identity) => {
    const router = await serve(await identity());
    expect(await askOnce(router.url, authority.ca)).toEqual({ kind: 'unavailable', failure: 'tls', retryAt: null });
    expect(router.requests.total).toBe(0);
  });

  it('trusts the usual authorities only, where no other is given', async () => {
    const router = await serve(await authority.issue());
    expect(await askOnce(router.url)).toMatchObject({ failure: 'tls' });
  });

  it('speaks HTTP/1.1 to a server that would rather speak HTTP/2', async () => {
    const spoken: unknown[] = [];
    const server = createServer({ ...(await authority.issue()), ALPNProtocols: ['h2', 'http/1.1'] }, (socket) => {
      spoken.push(socket.alpnProtocol);
      socket.on('error', () => {});
      socket.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    open.push({ close: () => new Promise((resolve) => server.close(() => resolve())) });
    const { port } = server.address() as AddressInfo;
    expect(await askOnce(`https://127.0.0.1:${port}/`, authority.ca)).toMatchObject({ failure: 'reset' });
    expect(spoken).toEqual(['http/1.1']);
  });

  describe('with verification switched off in the environment', () => {
    const before = process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    beforeAll(() => {
      process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    });
    afterAll(() => {
      if (before === undefined) delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
      else process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = before;
    });

    it('verifies all the same', async () => {
      const router = await serve(await createSelfSigned());
      expect(await askOnce(router.url)).toMatchObject({ failure: 'tls' });
    });
  });
});
