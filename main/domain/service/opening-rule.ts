import { openingAfter, openingAt } from './opening.ts';
import { type Rule, refusal } from './rule.ts';

/** Open now. Not judged by a clock that can't be believed, nor on the way out: closing time keeps nobody in. */
export const openingRule: Rule = ({ service: { hours }, circumstances: { now, trust, place } }) => {
  if (hours === null || trust === 'not-trusted' || place.direction === 'out') return undefined;
  if (openingAt(hours, now) !== undefined) return undefined;
  return refusal('not-entitled', 'closed', { againAt: openingAfter(hours, now)?.from ?? null });
};
