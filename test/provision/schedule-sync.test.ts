import { describe, expect, it } from 'vitest';
import { LOOK_EVERY_MS, START_SPREAD_MS, type SyncTry, scheduleSync } from '../../main/provision/schedule-sync.ts';
import { fakeClock } from '../fakes/fake-clock.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const NOON = Date.UTC(2026, 8, 30, 12);

/** A schedule of every 12 hours on a clock of ours; what it did, by the minutes it did it at. */
function scheduled(options: { phase?: number; completedAt?: number | null; tries?: SyncTry[] } = {}) {
  const clock = fakeClock(NOON);
  const runs: number[] = [];
  const notices: string[] = [];
  const world = {
    completedAt: options.completedAt ?? null,
    hasKey: true,
    isResting: false,
    tries: options.tries ?? [],
    signal: undefined as AbortSignal | undefined,
  };
  const schedule = scheduleSync({
    everyHours: 12,
    phase: options.phase ?? 0,
    clock,
    random: () => 0.5,
    hasKey: () => world.hasKey,
    isResting: () => world.isResting,
    completedAt: () => world.completedAt,
    async run(signal) {
      runs.push((clock.now() - NOON) / MINUTE_MS);
      world.signal = signal;
      const tried = world.tries.shift() ?? { kind: 'done', message: '30 cards' };
      if (tried.kind === 'done') world.completedAt = clock.now();
      return tried;
    },
    notice: (line) => void notices.push(line),
  });
  return { clock, runs, notices, world, schedule };
}

describe('the scheduled sync', () => {
  it('of a new terminal comes soon after its start, at a moment of its own', async () => {
    const { clock, runs } = scheduled({ phase: 0.5 });
    await clock.pass(START_SPREAD_MS);
    expect(runs).toEqual([START_SPREAD_MS / 2 / MINUTE_MS]);
  });

  it('comes once a period, at the same moment each time, whenever the terminal was started', async () => {
    const { clock, runs, schedule } = scheduled({ phase: 0.25, completedAt: NOON - HOUR_MS });
    await clock.pass(40 * HOUR_MS);
    // Periods of 12 hours from midnight, a quarter into them: 15:00, 03:00, 15:00, 03:00.
    expect(runs).toEqual([3 * 60, 15 * 60, 27 * 60, 39 * 60]);
    expect(schedule.state()).toMatchObject({
      phase: 'waiting',
      nextAt: NOON + 51 * HOUR_MS,
      lastTry: { isDone: true },
    });
  });

  it('spreads a fleet evenly over the period', async () => {
    const starts: number[] = [];
    for (let n = 0; n < 24; n += 1) {
      const { clock, runs } = scheduled({ phase: n / 24, completedAt: NOON });
      await clock.pass(12 * HOUR_MS);
      starts.push(...runs.map((minute) => Math.floor(minute / 30)));
    }
    expect(starts.sort((a, b) => a - b)).toEqual(Array.from({ length: 24 }, (_, n) => n + (starts[0] ?? 0)));
  });

  it('counts a sync that a command asked for', async () => {
    const { clock, runs, world } = scheduled({ phase: 0.25, completedAt: NOON - HOUR_MS });
    await clock.pass(2 * HOUR_MS + 59 * MINUTE_MS);
    world.completedAt = NOON + 3 * HOUR_MS;
    await clock.pass(HOUR_MS);
    expect(runs).toEqual([]);
  });

  it('that fails is tried again with growing pauses, and told of once', async () => {
    const failed: SyncTry = { kind: 'failed', message: 'the registry gave no list (timeout)' };
    const { clock, runs, notices } = scheduled({ tries: Array.from({ length: 9 }, () => failed) });
    await clock.pass(10 * HOUR_MS);
    const pauses = runs.slice(1).map((minute, n) => minute - (runs[n] ?? 0));
    expect(pauses.slice(0, 9)).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
    expect(notices).toEqual(['scheduled sync: the registry gave no list (timeout)', 'scheduled sync: 30 cards']);
  });

  it('asks nothing while the registry is better left alone', async () => {
    const { clock, runs, world, schedule } = scheduled();
    world.isResting = true;
    await clock.pass(3 * HOUR_MS);
    expect(runs).toEqual([]);
    expect(schedule.state()).toMatchObject({ phase: 'resting' });
    world.isResting = false;
    await clock.pass(2 * MINUTE_MS);
    expect(runs).toHaveLength(1);
  });

  it('waits for a key, and begins when it is put in', async () => {
    const { clock, runs, world, schedule } = scheduled();
    world.hasKey = false;
    await clock.pass(HOUR_MS);
    expect([runs, schedule.state()]).toMatchObject([[], { phase: 'no-key' }]);
    world.hasKey = true;
    await clock.pass(LOOK_EVERY_MS);
    expect(runs).toHaveLength(1);
  });

  it('that gave way to a command comes back a minute later and is no failure', async () => {
    const { clock, runs, notices, schedule } = scheduled({ tries: [{ kind: 'busy' }] });
    await clock.pass(5 * MINUTE_MS);
    expect(runs).toEqual([0, 1]);
    expect(notices).toEqual(['scheduled sync: 30 cards']);
    expect(schedule.state()).toMatchObject({ lastTry: { isDone: true } });
  });

  it.each([
    ['1970', 0],
    ['2099', Date.UTC(2099, 0, 1)],
  ])('noted under a clock of %s keeps no terminal from fetching', async (_title, completedAt) => {
    const { clock, runs } = scheduled({ completedAt });
    await clock.pass(MINUTE_MS);
    expect(runs).toHaveLength(1);
  });

  it('ends with the terminal', async () => {
    const { clock, runs, world, schedule } = scheduled();
    await clock.pass(MINUTE_MS);
    await schedule.close();
    expect(world.signal?.aborted).toBe(true);
    await clock.pass(48 * HOUR_MS);
    expect(runs).toHaveLength(1);
  });
});
