const MINUTE_MS = 60_000;
const UNITS: readonly (readonly [ms: number, name: string])[] = [
  [86_400_000, 'days'],
  [3_600_000, 'hours'],
  [MINUTE_MS, 'minutes'],
];

/** A duration in ms as people say it: `12 days`, `3 hours`, `less than a minute`. */
export function inWords(ms: number): string {
  for (const [unit, name] of UNITS) {
    const count = Math.floor(ms / unit);
    if (count >= 1) return `${count} ${count === 1 ? name.slice(0, -1) : name}`;
  }
  return 'less than a minute';
}
