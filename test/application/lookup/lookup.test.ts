import { beforeEach, describe, expect, it } from 'vitest';
import { createLookup, LOOKUP_BUDGET_MS } from '../../../main/application/lookup/lookup.ts';
import type { RegistryReply } from '../../../main/application/ports/terminal-ports.ts';
import { DEFAULT_FRESHNESS } from '../../../main/domain/freshness.ts';
import { type FakeClock, fakeClock } from '../../fakes/fake-clock.ts';
import { fakeKnowledge } from '../../fakes/fake-knowledge.ts';
import { type FakeRegistry, fakeRegistry } from '../../fakes/fake-registry.ts';
import { foundAnswer, foundReply, notRegisteredReply, REFUSED_REPLY } from '../../support/answers.ts';
import { escn } from '../../support/escn.ts';

const NUMBER = escn('3e506370-826a-103d-bf76-001000000001');
const OTHER = escn('3e506370-826a-103d-bf76-001000000002');
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

let clock: FakeClock;
let registry: FakeRegistry;
let knowledge: ReturnType<typeof fakeKnowledge>;

beforeEach(() => {
  clock = fakeClock();
  registry = fakeRegistry();
  knowledge = fakeKnowledge();
});

function lookup(offline = false) {
  return createLookup({ registry, knowledge, clock, offline, random: () => 0.5 });
}

/** Remembers an active card's answer of `ageMs` ago. */
function know(ageMs: number, status: 'active' | 'inactive' = 'active'): void {
  knowledge.answers.set(NUMBER, foundAnswer(clock.now() - ageMs, { status }));
}

describe('the lookup', () => {
  it('asks the registry for a card it does not know, and remembers the answer', async () => {
    registry.script(NUMBER, () => foundReply(clock.now()));
    expect(await lookup().lookUp(NUMBER, DEFAULT_FRESHNESS)).toMatchObject({ kind: 'answered', source: 'registry' });
    expect(knowledge.answers.get(NUMBER)).toEqual(foundAnswer(clock.now()));
  });

  it('answers a fresh card at once and asks nobody', () => {
    know(14 * MINUTE);
    expect(lookup().lookUp(NUMBER, DEFAULT_FRESHNESS)).toMatchObject({ kind: 'answered', source: 'cache' });
    expect(registry.asked).toEqual([]);
  });

  it('answers a card of an hour ago at once and asks behind', async () => {
    know(60 * MINUTE);
    registry.script(NUMBER, () => foundReply(clock.now(), { status: 'inactive' }));
    expect(lookup().lookUp(NUMBER, DEFAULT_FRESHNESS)).toMatchObject({ source: 'cache' });
    await clock.pass(1);
    expect(knowledge.answers.get(NUMBER)).toMatchObject({ record: { status: 'inactive' } });
  });

  it('waits for the registry on a card of two days ago', async () => {
    know(2 * DAY);
    registry.script(NUMBER, () => foundReply(clock.now()));
    expect(await lookup().lookUp(NUMBER, DEFAULT_FRESHNESS)).toMatchObject({ source: 'registry' });
  });

  it('falls back on a card of two days ago while the registry fails', async () => {
    know(2 * DAY);
    registry.script(NUMBER, () => REFUSED_REPLY);
    expect(await lookup().lookUp(NUMBER, DEFAULT_FRESHNESS)).toMatchObject({ kind: 'answered', source: 'cache' });
  });

  it('asks again for an inactive card after a minute', async () => {
    know(2 * MINUTE, 'inactive');
    registry.script(NUMBER, () => foundReply(clock.now()));
    expect(await lookup().lookUp(NUMBER, DEFAULT_FRESHNESS)).toMatchObject({ source: 'registry' });
  });

  it('does not take an old "not registered" for an answer when the registry fails', async () => {
    registry.script(NUMBER, () => notRegisteredReply(clock.now()));
    registry.script(NUMBER, () => REFUSED_REPLY);
    const policy = lookup();
    expect(await policy.lookUp(NUMBER, DEFAULT_FRESHNESS)).toMatchObject({ answer: { kind: 'not-registered' } });
    expect(policy.lookUp(NUMBER, DEFAULT_FRESHNESS)).toMatchObject({ answer: { kind: 'not-registered' } });
    await clock.pass(2 * MINUTE);
    expect(await policy.lookUp(NUMBER, DEFAULT_FRESHNESS)).toEqual({
      kind: 'unavailable',
      failure: 'refused',
      retryAt: null,
    });
  });

  it('gives up waiting after the budget, and keeps the late answer', async () => {
    registry.script(NUMBER, () => later(2000, foundReply(clock.now() + 2000)));
    const seen: RegistryReply[] = [];
    const policy = lookup();
    policy.subscribe((_escn, reply) => seen.push(reply));
    const outcome = policy.lookUp(NUMBER, DEFAULT_FRESHNESS);
    await clock.pass(LOOKUP_BUDGET_MS);
    expect(await outcome).toEqual({ kind: 'unavailable', failure: 'timeout', retryAt: null });
    await clock.pass(1500);
    expect(knowledge.answers.has(NUMBER)).toBe(true);
    expect(seen).toHaveLength(1);
  });

  it('asks once for a number that several wait for, and again once it was answered', async () => {
    registry.script(NUMBER, () => later(100, foundReply(clock.now())));
    registry.script(OTHER, () => later(100, foundReply(clock.now())));
    const policy = lookup();
    const all = Promise.all([NUMBER, NUMBER, OTHER, NUMBER].map((each) => policy.lookUp(each, DEFAULT_FRESHNESS)));
    await clock.pass(100);
    expect((await all).map((outcome) => outcome.kind)).toEqual(Array(4).fill('answered'));
    expect(registry.asked).toEqual([NUMBER, OTHER]);
    await clock.pass(2 * DAY);
    registry.script(NUMBER, () => foundReply(clock.now()));
    await policy.lookUp(NUMBER, DEFAULT_FRESHNESS);
    expect(registry.asked).toEqual([NUMBER, OTHER, NUMBER]);
  });

  it('asks nobody when it is told to stay offline', () => {
    expect(lookup(true).lookUp(NUMBER, DEFAULT_FRESHNESS)).toEqual({
      kind: 'unavailable',
      failure: 'offline',
      retryAt: null,
    });
    know(2 * DAY);
    expect(lookup(true).lookUp(NUMBER, DEFAULT_FRESHNESS)).toMatchObject({ kind: 'answered', source: 'cache' });
  });

  it('refuses to pile up requests without end', async () => {
    const policy = lookup();
    const numbers = Array.from({ length: 65 }, (_, i) =>
      escn(`3e506370-826a-103d-bf76-${String(i).padStart(12, '0')}`),
    );
    for (const each of numbers) registry.script(each, () => later(100, foundReply(clock.now())));
    const last = numbers.map((each) => policy.lookUp(each, DEFAULT_FRESHNESS)).at(-1);
    expect(await last).toMatchObject({ kind: 'unavailable' });
    expect(registry.asked).toHaveLength(64);
    await clock.pass(100);
  });
});

function later(ms: number, reply: RegistryReply): Promise<RegistryReply> {
  return new Promise((resolve) => clock.setTimer(ms, () => resolve(reply)));
}
