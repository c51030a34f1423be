import type { Escn } from './escn.ts';

// The official libraries add the 1582→1970 offset as milliseconds to a count of 100 ns (spec 1.2);
// RFC 4122 section 4.1.4 adds it as 100 ns ticks. The two land so far apart that a number fits one rule only.
const LIBRARY_OFFSET = 12_219_292_800_000n;
const RFC_4122_OFFSET = 122_192_928_000_000_000n;
const TICKS_PER_MS = 10_000n;

const EARLIEST_MS = BigInt(Date.UTC(2010, 0, 1));
const LATEST_MS = BigInt(Date.UTC(2100, 0, 1));

/**
 * When the number was drawn, in ms since 1970, or undefined where the number doesn't tell: another version
 * nibble than 1, or a time outside 2010 to 2100 by both rules.
 */
export function issueTimeOf(escn: Escn): number | undefined {
  const [low, mid, high] = escn.split('-') as [string, string, string];
  if (!high.startsWith('1')) return undefined;
  const ticks = BigInt(`0x${high.slice(1)}${mid}${low}`);
  for (const offset of [LIBRARY_OFFSET, RFC_4122_OFFSET]) {
    const ms = (ticks - offset) / TICKS_PER_MS;
    if (ms >= EARLIEST_MS && ms < LATEST_MS) return Number(ms);
  }
  return undefined;
}
