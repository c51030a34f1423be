/**
 * Wait before the next try in ms: doubles with each one that failed, up to `longestMs`, and is spread over the upper
 * half of that, so that the terminals of a site don't come back in one moment. `chance` is from 0 up to 1.
 */
export function waitBefore(
  failures: number,
  { firstMs, longestMs }: { readonly firstMs: number; readonly longestMs: number },
  chance: number = Math.random(),
): number {
  const full = Math.min(longestMs, firstMs * 2 ** Math.max(0, failures - 1));
  return Math.round(full / 2 + (full / 2) * chance);
}
