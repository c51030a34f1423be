import type { Clock } from '../../../main/application/ports/terminal-ports.ts';

/** True as often as `burst` at once and `perSecond` on average; false beyond. */
export function createTokenBucket(
  clock: Pick<Clock, 'monotonic'>,
  { burst, perSecond }: { readonly burst: number; readonly perSecond: number },
): () => boolean {
  let tokens = burst;
  let at = clock.monotonic();
  return () => {
    const now = clock.monotonic();
    tokens = Math.min(burst, tokens + ((now - at) / 1000) * perSecond);
    at = now;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}
