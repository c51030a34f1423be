/** Quantiles of a step in ms, each at most {@link RELATIVE_ERROR} off; `max` is exact. */
export interface Quantiles {
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/** By how much a quantile may be off, as a part of its value. */
export const RELATIVE_ERROR = 0.02;

/** Times in fixed memory, 4 KB, however many come. */
export interface LatencyHistogram {
  /** ms; what is no duration is not counted. */
  add(ms: number): void;
  quantiles(): Quantiles;
}

const GAMMA = (1 + RELATIVE_ERROR) / (1 - RELATIVE_ERROR);
/** Shorter counts as this, longer as {@link LONGEST_MS}: a microsecond, and a quarter of an hour. */
const SHORTEST_MS = 0.001;
const LONGEST_MS = 900_000;
const FIRST_BUCKET = bucketOf(SHORTEST_MS);
const BUCKETS = bucketOf(LONGEST_MS) - FIRST_BUCKET + 1;

/** Buckets that grow by a constant factor, so that the error is the same part of every value (as DDSketch does it). */
export function createLatencyHistogram(): LatencyHistogram {
  const buckets = new Float64Array(BUCKETS);
  let count = 0;
  let max = 0;

  const quantile = (q: number): number => {
    const rank = Math.max(1, Math.ceil(q * count));
    let seen = 0;
    for (let i = 0; i < BUCKETS; i++) {
      seen += buckets[i] ?? 0;
      if (seen >= rank) return rounded(Math.min(max, (2 * GAMMA ** (i + FIRST_BUCKET)) / (GAMMA + 1)));
    }
    return 0;
  };

  return {
    add(ms) {
      if (!(ms >= 0) || ms === Number.POSITIVE_INFINITY) return;
      const i = bucketOf(Math.min(LONGEST_MS, Math.max(SHORTEST_MS, ms))) - FIRST_BUCKET;
      buckets[i] = (buckets[i] ?? 0) + 1;
      count += 1;
      max = Math.max(max, ms);
    },
    quantiles: () => ({ count, p50: quantile(0.5), p95: quantile(0.95), p99: quantile(0.99), max }),
  };
}

function bucketOf(ms: number): number {
  return Math.ceil(Math.log(ms) / Math.log(GAMMA));
}

function rounded(ms: number): number {
  return Number(ms.toPrecision(4));
}
