import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Registry } from '../../main/application/ports/terminal-ports.ts';
import { SYSTEM_CLOCK } from '../../main/application/system-clock.ts';
import { atNoLane } from '../../main/domain/circumstances.ts';
import type { Credential } from '../../main/domain/credential.ts';
import { decide } from '../../main/domain/decide.ts';
import type { LookupOutcome } from '../../main/domain/lookup-outcome.ts';
import { parseScannedText } from '../../main/domain/scanned-text.ts';
import { ACTIVE_STUDENT } from '../../main/domain/service/service.ts';
import { createEscRouter } from '../../main/registry/esc-router.ts';
import { type SampleDeckCard, sampleDeck, sampleRegistryCards } from '../../main/sandbox/deck.ts';
import { type SandboxRouter, startSandboxRouter } from '../../main/sandbox/sandbox-router.ts';

const NOW = Date.UTC(2026, 8, 30, 12);
const clock = { ...SYSTEM_CLOCK, now: () => NOW };
const DECK = sampleDeck(NOW);

/** What the card says when it can be read; null where it can't. */
function credentialOf(card: SampleDeckCard): Credential | null {
  if (card.medium === 'chip') {
    const isReadable = card.chip.profile !== 'bank' && card.chip.behaviour === undefined;
    const authenticity =
      card.chip.profile === 'copied'
        ? ({ kind: 'forged', reason: 'signature-wrong' } as const)
        : ({ kind: 'unproven', reason: 'not-checked' } as const);
    return isReadable ? { kind: 'chip', escn: card.chip.escn, authenticity } : null;
  }
  const scanned = parseScannedText(card.qrText);
  return scanned.ok ? { kind: 'qr', escn: scanned.escn, environment: scanned.environment } : null;
}

describe('the sample deck', () => {
  let router: SandboxRouter;
  let registry: Registry;
  beforeAll(async () => {
    router = await startSandboxRouter({ cards: sampleRegistryCards(NOW), clock });
    registry = createEscRouter({ baseUrl: router.url, clock });
  });
  afterAll(async () => {
    await registry.close();
    await router.close();
  });

  it.each(DECK.filter((card) => !card.leadsTo.startsWith('unreadable/')))(
    'leads to $leadsTo with $id',
    async (card) => {
      const credential = credentialOf(card);
      if (credential === null) throw new Error('can not be read');
      const reply = await registry.lookUp(credential.escn, new AbortController().signal);
      const outcome: LookupOutcome = reply.kind === 'answered' ? { ...reply, source: 'registry' } : reply;
      const verdict = decide(credential, outcome, ACTIVE_STUDENT, atNoLane(NOW, 'trusted'));
      expect(`${verdict.kind}/${verdict.reason}`).toBe(card.leadsTo);
    },
  );

  it.each(DECK.filter((card) => card.leadsTo.startsWith('unreadable/')))('holds no readable number in $id', (card) => {
    expect(credentialOf(card)).toBeNull();
  });

  it('shows each outcome a card can have with one lane', () => {
    expect(new Set(DECK.map((card) => card.leadsTo))).toEqual(
      new Set([
        'granted/active',
        'refused/expired',
        'refused/forged',
        'refused/inactive',
        'refused/not-entitled',
        'unknown/not-registered',
        'unknown/registry-unreachable',
        'unreadable/not-an-esc',
        'unreadable/removed-too-early',
        'unreadable/reader-fault',
      ]),
    );
  });

  it('has every id and every number once', () => {
    const numbers = DECK.map((card) => card.chip?.escn ?? card.qrText);
    expect(new Set(DECK.map((card) => card.id)).size).toBe(DECK.length);
    expect(new Set(numbers).size).toBe(DECK.length);
  });

  it('keeps its numbers from day to day', () => {
    const numbersAt = (now: number) => sampleDeck(now).map((card) => card.chip?.escn ?? card.qrText);
    expect(numbersAt(NOW + 400 * 86_400_000)).toEqual(numbersAt(NOW));
  });
});
