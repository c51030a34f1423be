import { beforeEach, describe, expect, it } from 'vitest';
import { createLookup, LOOKUP_BUDGET_MS } from '../../../main/application/lookup/lookup.ts';
import type { RegistryReply } from '../../../main/application/ports/terminal-ports.ts';
import { atNoLane } from '../../../main/domain/circumstances.ts';
import { decide } from '../../../main/domain/decide.ts';
import { DEFAULT_FRESHNESS } from '../../../main/domain/freshness.ts';
import type { RegistryAnswer } from '../../../main/domain/lookup-outcome.ts';
import { ACTIVE_STUDENT, type Service } from '../../../main/domain/service/service.ts';
import { type FakeClock, fakeClock } from '../../fakes/fake-clock.ts';
import { fakeKnowledge } from '../../fakes/fake-knowledge.ts';
import { type FakeRegistry, fakeRegistry } from '../../fakes/fake-registry.ts';
import { foundAnswer, foundReply, notRegisteredReply, REFUSED_REPLY } from '../../support/answers.ts';
import { escn } from '../../support/escn.ts';

const NUMBER = escn('3e506370-826a-103d-bf76-001000000001');
const CREDENTIAL = { kind: 'chip', escn: NUMBER, authenticity: { kind: 'unproven', reason: 'not-checked' } } as const;
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const EXAM_HALL: Service = {
  ...ACTIVE_STUDENT,
  freshness: { ...DEFAULT_FRESHNESS, liveFirst: true },
};

let clock: FakeClock;
let registry: FakeRegistry;
let knowledge: ReturnType<typeof fakeKnowledge>;

beforeEach(() => {
  clock = fakeClock();
  registry = fakeRegistry();
  knowledge = fakeKnowledge();
});

/** What is known, by name; ages are those at which the table of quality section 2 changes its mind. */
const KNOWN: Readonly<Record<string, (now: number) => RegistryAnswer | undefined>> = {
  'no row': () => undefined,
  'active, 15 min': (now) => foundAnswer(now - 15 * MINUTE),
  'active, 15 min 1 s': (now) => foundAnswer(now - 15 * MINUTE - SECOND),
  'active, 24 h': (now) => foundAnswer(now - 24 * HOUR),
  'active, 24 h 1 s': (now) => foundAnswer(now - 24 * HOUR - SECOND),
  'active, 7 d': (now) => foundAnswer(now - 7 * DAY),
  'active, 7 d 1 s': (now) => foundAnswer(now - 7 * DAY - SECOND),
  'inactive, 60 s': (now) => foundAnswer(now - MINUTE, { status: 'inactive' }),
  'inactive, 61 s': (now) => foundAnswer(now - MINUTE - SECOND, { status: 'inactive' }),
  'inactive, 8 d': (now) => foundAnswer(now - 8 * DAY, { status: 'inactive' }),
  'over since, 1 h': (now) => foundAnswer(now - HOUR, { expiresOn: '2026-09-29' }),
  'unregistered, 60 s': (now) => ({ kind: 'not-registered', answeredAt: now - MINUTE, via: 'verifier' }),
  'unregistered, 61 s': (now) => ({ kind: 'not-registered', answeredAt: now - MINUTE - SECOND, via: 'verifier' }),
};

/** What the registry does: `-` it must not be asked at all. */
const REPLIES: Readonly<Record<string, () => RegistryReply | Promise<RegistryReply>>> = {
  active: () => foundReply(clock.now()),
  inactive: () => foundReply(clock.now(), { status: 'inactive' }),
  unregistered: () => notRegisteredReply(clock.now()),
  fails: () => REFUSED_REPLY,
  hangs: () => new Promise((resolve) => clock.setTimer(60_000, () => resolve(REFUSED_REPLY))),
};

/** Verdict, source, and how long it took in ms. */
async function tap(known: string, reply: string, service: Service): Promise<string> {
  const answer = KNOWN[known]?.(clock.now());
  if (answer !== undefined) knowledge.answers.set(NUMBER, answer);
  const script = REPLIES[reply];
  if (script !== undefined) registry.script(NUMBER, script);
  const startedAt = clock.monotonic();
  // The card is asked for again behind, long after the budget: by chance it could be within it.
  const lookup = createLookup({ registry, knowledge, clock, random: () => 0.5 });
  const looking = Promise.resolve(lookup.lookUp(NUMBER, service.freshness)).then((outcome) => {
    const verdict = decide(CREDENTIAL, outcome, service, atNoLane(clock.now(), clock.trust()));
    const tookMs = clock.monotonic() - startedAt;
    return `${verdict.kind}/${verdict.reason} ${verdict.source ?? 'nowhere'} ${tookMs}`;
  });
  await clock.pass(LOOKUP_BUDGET_MS);
  const said = await looking;
  lookup.close();
  return said;
}

const UNREACHABLE = 'unknown/registry-unreachable nowhere';
const NOT_ASKED = '-';
const EVERY_REPLY = ['active', 'inactive', 'unregistered', 'fails', 'hangs'] as const;
const LIVE = {
  active: 'granted/active registry 0',
  inactive: 'refused/inactive registry 0',
  unregistered: 'unknown/not-registered registry 0',
};

/** The table of quality section 2, row by row: what is known, what the registry does, what is said. */
const TABLE: readonly (readonly [known: string, said: Readonly<Record<string, string>>])[] = [
  ['no row', { ...LIVE, fails: `${UNREACHABLE} 0`, hangs: `${UNREACHABLE} 800` }],
  ['active, 15 min', { [NOT_ASKED]: 'granted/active cache 0' }],
  ['active, 15 min 1 s', Object.fromEntries(EVERY_REPLY.map((reply) => [reply, 'granted/active cache 0']))],
  ['active, 24 h', Object.fromEntries(EVERY_REPLY.map((reply) => [reply, 'granted/active cache 0']))],
  ['active, 24 h 1 s', { ...LIVE, fails: 'granted/active cache 0', hangs: 'granted/active cache 800' }],
  ['active, 7 d', { ...LIVE, fails: 'granted/active cache 0' }],
  [
    'active, 7 d 1 s',
    { ...LIVE, fails: 'unknown/knowledge-too-old cache 0', hangs: 'unknown/knowledge-too-old cache 800' },
  ],
  ['inactive, 60 s', { [NOT_ASKED]: 'refused/inactive cache 0' }],
  ['inactive, 61 s', { ...LIVE, fails: 'refused/inactive cache 0', hangs: 'refused/inactive cache 800' }],
  ['inactive, 8 d', { ...LIVE, fails: 'unknown/knowledge-too-old cache 0' }],
  ['over since, 1 h', { ...LIVE, fails: 'refused/expired cache 0' }],
  ['unregistered, 60 s', { [NOT_ASKED]: 'unknown/not-registered cache 0' }],
  ['unregistered, 61 s', { ...LIVE, fails: `${UNREACHABLE} 0`, hangs: `${UNREACHABLE} 800` }],
];

const CASES = TABLE.flatMap(([known, said]) =>
  Object.entries(said).map(([reply, what]) => [known, reply, what] as const),
);

describe('the policy', () => {
  it.each(CASES)('knows "%s", registry %s: %s', async (known, reply, said) => {
    expect(await tap(known, reply, ACTIVE_STUDENT)).toBe(said);
    expect(registry.asked).toHaveLength(reply === NOT_ASKED ? 0 : 1);
  });
});

describe('a live-first service', () => {
  it.each([
    ['active, 15 min', NOT_ASKED, 'granted/active cache 0'],
    ['active, 15 min 1 s', 'active', 'granted/active registry 0'],
    ['active, 15 min 1 s', 'inactive', 'refused/inactive registry 0'],
    ['active, 15 min 1 s', 'fails', 'granted/active cache 0'],
    ['active, 15 min 1 s', 'hangs', 'granted/active cache 800'],
    ['active, 24 h', 'inactive', 'refused/inactive registry 0'],
    ['active, 7 d 1 s', 'fails', 'unknown/knowledge-too-old cache 0'],
  ])('knows "%s", registry %s: %s', async (known, reply, said) => {
    expect(await tap(known, reply, EXAM_HALL)).toBe(said);
  });
});

describe('under a clock that is not trusted', () => {
  beforeEach(() => clock.setTrust('not-trusted'));

  it.each([
    ['no row', 'active', LIVE.active],
    ['active, 15 min', 'active', LIVE.active],
    ['active, 15 min', 'inactive', LIVE.inactive],
    ['active, 15 min', 'fails', 'unknown/clock-not-trusted cache 0'],
    ['active, 24 h', 'hangs', 'unknown/clock-not-trusted cache 800'],
    ['inactive, 60 s', 'fails', 'unknown/clock-not-trusted cache 0'],
    ['unregistered, 60 s', 'fails', `${UNREACHABLE} 0`],
    ['no row', 'fails', `${UNREACHABLE} 0`],
  ])('knows "%s", registry %s: %s', async (known, reply, said) => {
    expect(await tap(known, reply, ACTIVE_STUDENT)).toBe(said);
  });
});
