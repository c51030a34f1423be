import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { distributionOf } from '../../../main/cli/bench/distribution.ts';
import { benchLookup } from '../../../main/cli/bench/lookup.ts';

describe('a distribution', () => {
  it('has its quantiles by nearest rank, whatever the order of the samples', () => {
    const samples = Float64Array.from({ length: 1000 }, (_, i) => ((i * 7) % 1000) + 1);
    expect(distributionOf(samples)).toEqual({ p50: 500, p95: 950, p99: 990, p999: 999, max: 1000, samples: 1000 });
  });

  it('of one sample is that sample', () => {
    expect(distributionOf(Float64Array.of(3))).toEqual({ p50: 3, p95: 3, p99: 3, p999: 3, max: 3, samples: 1 });
  });

  it('of nothing is a bug of the caller', () => {
    expect(() => distributionOf(new Float64Array())).toThrow(RangeError);
  });
});

describe('the lookup bench', () => {
  it('looks each card up once from disk, then from memory, and tidies up', { timeout: 30_000 }, async () => {
    const leftovers = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith('tessera-bench-'));
    const before = leftovers();
    const result = await benchLookup({ cards: 400, seconds: 0.05 });
    expect(result).toMatchObject({ durableCards: 400, durable: { samples: 200 } });
    expect(result.hot.samples).toBeGreaterThan(0);
    expect(result.hotPerSecond).toBeGreaterThan(0);
    expect(leftovers().filter((name) => !before.includes(name))).toEqual([]);
  });
});
