import { describe, expect, it } from 'vitest';
import { benchClock, clockTable, isClockSafe } from '../../main/cli/bench/clock.ts';

const BENCH = benchClock();

describe('200 attacks on the clock', () => {
  it('accept nothing that is over and lock nothing for good', () => {
    const { expiredAccepted, lockedForGood, granted, asked } = BENCH.defended;
    expect({ expiredAccepted, lockedForGood }).toEqual({ expiredAccepted: 0, lockedForGood: 0 });
    // A terminal that grants nothing at all would pass, too.
    expect(granted / asked).toBeGreaterThan(0.3);
  });

  it('hide not even time switched off from a terminal that goes by contact alone', () => {
    const { expiredAccepted, withinHiddenTime, lockedForGood, granted } = BENCH.strict;
    expect({ expiredAccepted, withinHiddenTime, lockedForGood }).toEqual({
      expiredAccepted: 0,
      withinHiddenTime: 0,
      lockedForGood: 0,
    });
    expect(granted).toBeGreaterThan(0);
    expect(BENCH.defended.withinHiddenTime).toBeGreaterThan(0);
  });

  it('succeed against a terminal that believes its wall clock', () => {
    const { believing, sequences } = BENCH;
    expect(sequences).toBe(200);
    expect(believing.expiredAccepted).toBeGreaterThan(sequences / 4);
    expect(believing.lockedForGood).toBeGreaterThan(sequences / 4);
  });

  it('are told as a table, and a terminal without the defence does not pass', () => {
    expect(isClockSafe(BENCH)).toBe(true);
    expect(isClockSafe({ ...BENCH, defended: BENCH.believing })).toBe(false);
    expect(clockTable(BENCH)).toContain("| the terminal's (`battery`) | 0 | ");
  });
});
