/** Waits of a retry loop in ms: doubling from `firstMs` to `longestMs`, back to the first after `reset`. */
export interface Backoff {
  next(): number;
  reset(): void;
}

export function createBackoff(firstMs: number, longestMs: number): Backoff {
  let upcoming = firstMs;
  return {
    next() {
      const current = upcoming;
      upcoming = Math.min(upcoming * 2, longestMs);
      return current;
    },
    reset() {
      upcoming = firstMs;
    },
  };
}
