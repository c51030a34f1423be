import { beforeEach, describe, expect, it } from 'vitest';
import { createFlights, type Flights } from '../../../main/application/lookup/flights.ts';
import { BETWEEN_REFRESHES_MS, SPREAD_MS, startRefresh } from '../../../main/application/lookup/refresh.ts';
import type { RegistryReply } from '../../../main/application/ports/terminal-ports.ts';
import type { Escn } from '../../../main/domain/escn.ts';
import { type FakeClock, fakeClock } from '../../fakes/fake-clock.ts';
import { foundReply, REFUSED_REPLY } from '../../support/answers.ts';
import { escn } from '../../support/escn.ts';

const MINUTE = 60_000;
const numbered = (i: number) => escn(`3e506370-826a-103d-bf76-${String(i).padStart(12, '0')}`);

let clock: FakeClock;
let asked: { readonly at: number; readonly escn: Escn }[];
let reply: () => RegistryReply | Promise<RegistryReply>;
let flights: Flights;

beforeEach(() => {
  clock = fakeClock();
  asked = [];
  reply = () => REFUSED_REPLY;
  const registry = {
    lookUp: async (number: Escn) => {
      asked.push({ at: clock.monotonic(), escn: number });
      return reply();
    },
    close: async () => undefined,
  };
  flights = createFlights(registry, () => undefined);
});

const start = (random = 0.5) => startRefresh({ flights, clock, random: () => random });

async function tapInVain(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await flights.ask(numbered(i));
  asked.length = 0;
}

describe('refreshing by need', () => {
  it('asks nothing that nobody held out', async () => {
    start();
    await clock.pass(60 * MINUTE);
    expect(asked).toEqual([]);
  });

  it('asks again for each card whose question failed, two a second at most, once the registry is back', async () => {
    start();
    await tapInVain(20);
    reply = () => foundReply(clock.now());
    await clock.pass(SPREAD_MS / 2 + 21 * BETWEEN_REFRESHES_MS);
    expect(asked.map(({ escn: number }) => number)).toEqual(Array.from({ length: 20 }, (_, i) => numbered(i)));
    const gaps = asked.slice(1).map(({ at }, i) => at - (asked[i]?.at ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(BETWEEN_REFRESHES_MS);
    await clock.pass(60 * MINUTE);
    expect(asked).toHaveLength(20);
  });

  it.each([0, 0.25, 0.99])('starts by a phase of the terminal’s own: %s of the spread', async (phase) => {
    start(phase);
    await tapInVain(1);
    await clock.pass(BETWEEN_REFRESHES_MS + phase * SPREAD_MS - 1);
    expect(asked).toEqual([]);
    await clock.pass(2);
    expect(asked).toHaveLength(1);
  });

  it('waits until the registry wants to be asked again, and its phase beyond', async () => {
    start();
    reply = () => ({ kind: 'unavailable', failure: 'rate-limited', retryAt: clock.now() + 10 * MINUTE });
    await tapInVain(1);
    await clock.pass(10 * MINUTE + BETWEEN_REFRESHES_MS + SPREAD_MS / 2 - 1);
    expect(asked).toEqual([]);
    await clock.pass(1);
    expect(asked).toHaveLength(1);
  });

  it('lets taps go first', async () => {
    start(0);
    await tapInVain(1);
    reply = () => new Promise((resolve) => clock.setTimer(2_000, () => resolve(foundReply(clock.now()))));
    void flights.ask(numbered(99));
    await clock.pass(1_900);
    expect(asked.map(({ escn: number }) => number)).toEqual([numbered(99)]);
    await clock.pass(700);
    expect(asked.map(({ escn: number }) => number)).toEqual([numbered(99), numbered(0)]);
  });

  it('forgets a card that was answered meanwhile', async () => {
    start();
    await tapInVain(1);
    reply = () => foundReply(clock.now());
    await flights.ask(numbered(0));
    asked.length = 0;
    await clock.pass(60 * MINUTE);
    expect(asked).toEqual([]);
  });

  it('holds no more than 256, the newest', async () => {
    start();
    await tapInVain(300);
    reply = () => foundReply(clock.now());
    await clock.pass(10 * MINUTE);
    expect(asked).toHaveLength(256);
    expect(asked[0]?.escn).toBe(numbered(44));
  });

  it.each([
    ['asks for a card', 29, 1],
    ['has forgotten a card', 30, 0],
  ])('%s for which the registry is back after %i minutes', async (_what, minutes, times) => {
    start();
    reply = () => ({ kind: 'unavailable', failure: 'rate-limited', retryAt: clock.now() + minutes * MINUTE });
    await tapInVain(1);
    reply = () => foundReply(clock.now());
    await clock.pass(60 * MINUTE);
    expect(asked).toHaveLength(times);
  });

  it('forgets each card after a half-hour of its own, however many came before', async () => {
    start();
    reply = () => ({ kind: 'unavailable', failure: 'rate-limited', retryAt: 40 * MINUTE + begunAt });
    const begunAt = clock.now();
    await flights.ask(numbered(0));
    await clock.pass(20 * MINUTE);
    await flights.ask(numbered(1));
    asked.length = 0;
    reply = () => foundReply(clock.now());
    await clock.pass(60 * MINUTE);
    expect(asked.map(({ escn: number }) => number)).toEqual([numbered(1)]);
  });

  it('ends with the lookup', async () => {
    const refresh = start(0);
    await tapInVain(3);
    refresh.stop();
    await clock.pass(60 * MINUTE);
    expect(asked).toEqual([]);
  });
});
