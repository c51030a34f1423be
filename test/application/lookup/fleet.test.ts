import { describe, expect, it } from 'vitest';
import { createLookup } from '../../../main/application/lookup/lookup.ts';
import type { Clock } from '../../../main/application/ports/terminal-ports.ts';
import { DEFAULT_FRESHNESS } from '../../../main/domain/freshness.ts';
import { guardRegistry } from '../../../main/registry/outage/guarded-registry.ts';
import { createMemoryState } from '../../../main/store/state-file.ts';
import { fakeKnowledge } from '../../fakes/fake-knowledge.ts';
import { foundReply, REFUSED_REPLY } from '../../support/answers.ts';
import { escn } from '../../support/escn.ts';

const SECOND = 1_000;
const OUTAGE_MS = 600 * SECOND;
const AFTER_MS = 120 * SECOND;
const TERMINALS = 1_000;
/** A lane at lunch: a tap each half minute about. */
const TAP_EVERY_MS = 30 * SECOND;
const START = Date.UTC(2026, 8, 30, 12);

/** One clock for a whole fleet: timers in a heap by seconds, promises settled after each second. */
function fleetClock(): Clock & { runSecond(): Promise<void>; readonly second: number } {
  let elapsed = 0;
  const timers = new Map<number, Set<() => void>>();
  return {
    get second() {
      return elapsed / SECOND;
    },
    now: () => START + elapsed,
    trust: () => 'trusted',
    monotonic: () => elapsed,
    setTimer(ms, callback) {
      const due = Math.max(Math.floor(elapsed / SECOND) + 1, Math.ceil((elapsed + ms) / SECOND));
      const once = () => callback();
      const slot = timers.get(due) ?? new Set();
      timers.set(due, slot.add(once));
      return () => void slot.delete(once);
    },
    async runSecond() {
      elapsed += SECOND;
      const due = elapsed / SECOND;
      for (const callback of timers.get(due) ?? []) callback();
      timers.delete(due);
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

/** Chance that is the same in each run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Requests a second that reach the registry in the two minutes after it came back. */
async function afterOutage(polite: boolean): Promise<number[]> {
  const clock = fleetClock();
  const chance = seeded(7);
  const perSecond: number[] = [];
  const isDown = () => clock.monotonic() < OUTAGE_MS;
  const terminals = Array.from({ length: TERMINALS }, (_, terminal) => {
    const inner = {
      lookUp: async () => {
        if (!isDown()) perSecond[clock.second] = (perSecond[clock.second] ?? 0) + 1;
        return isDown() ? REFUSED_REPLY : foundReply(clock.now());
      },
      close: async () => undefined,
    };
    const registry = guardRegistry(inner, { clock, state: createMemoryState(), host: 'router.test' });
    const lookup = createLookup({ registry, knowledge: fakeKnowledge(), clock, random: chance });
    const waiting = new Set<ReturnType<typeof escn>>();
    return {
      tap() {
        const number = escn(
          `3e506370-826a-103d-${String(terminal).padStart(4, '0')}-${String(Math.floor(chance() * 1e9)).padStart(12, '0')}`,
        );
        if (polite) void lookup.lookUp(number, DEFAULT_FRESHNESS);
        else if (isDown()) waiting.add(number);
        else void inner.lookUp();
      },
      /** Negative control: all at once, as soon as the registry is back. */
      catchUp() {
        for (const _number of waiting) void inner.lookUp();
        waiting.clear();
      },
      close: () => lookup.close(),
    };
  });
  while (clock.monotonic() < OUTAGE_MS + AFTER_MS) {
    for (const terminal of terminals) if (chance() < SECOND / TAP_EVERY_MS) terminal.tap();
    await clock.runSecond();
    if (!polite && !isDown()) for (const terminal of terminals) terminal.catchUp();
  }
  for (const terminal of terminals) terminal.close();
  return Array.from({ length: AFTER_MS / SECOND }, (_, i) => perSecond[OUTAGE_MS / SECOND + i] ?? 0);
}

function peakOverMean(perSecond: readonly number[]): number {
  const mean = perSecond.reduce((sum, count) => sum + count, 0) / perSecond.length;
  return Math.max(...perSecond) / mean;
}

describe('a fleet of a thousand terminals after an outage of ten minutes', () => {
  it('meets the registry with at most three times the mean in the worst second', { timeout: 120_000 }, async () => {
    const perSecond = await afterOutage(true);
    expect(perSecond.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(TERMINALS * 10);
    expect(peakOverMean(perSecond)).toBeLessThanOrEqual(3);
  });

  it('would storm it where each terminal caught up at once', { timeout: 120_000 }, async () => {
    expect(peakOverMean(await afterOutage(false))).toBeGreaterThan(3);
  });
});
