/** How a measured time is spread, in the unit of the samples. */
export interface Distribution {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
  readonly samples: number;
}

/** Quantiles by nearest rank, to a millionth of the unit. At least one sample. */
export function distributionOf(samples: Float64Array): Distribution {
  if (samples.length === 0) throw new RangeError('no samples');
  const sorted = Float64Array.from(samples).sort();
  const at = (quantile: number): number => {
    const rank = Math.max(1, Math.ceil(quantile * sorted.length));
    return Math.round((sorted[rank - 1] ?? 0) * 1e6) / 1e6;
  };
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), p999: at(0.999), max: at(1), samples: sorted.length };
}
