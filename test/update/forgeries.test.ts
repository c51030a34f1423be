import { describe, expect, it } from 'vitest';
import { benchUpdates, isUnforgeable } from '../../main/cli/bench/updates/updates.ts';

describe('forged, older, cut and misdirected releases', () => {
  it('are all refused for their own reason, and a good one is taken', { timeout: 180_000 }, async () => {
    const bench = await benchUpdates();
    expect(bench.wrong).toEqual([]);
    expect(bench).toMatchObject({ taken: 0, goodTaken: 1 });
    expect(bench.forgeries).toBeGreaterThanOrEqual(60);
    // The same releases, without the defence.
    expect(bench.takenByControl).toBeGreaterThan(40);
    expect(isUnforgeable(bench)).toBe(true);
    expect(isUnforgeable({ ...bench, taken: 1 })).toBe(false);
  });
});
