import type { PastUse } from '../passage/use.ts';
import { openFrom, openingAfter, openingAt } from './opening.ts';
import { type Objection, type Presented, type Rule, refusal } from './rule.ts';
import type { OpeningHours } from './service.ts';
import { momentOf, wallTimeOf } from './zone-time.ts';

const MINUTE_MS = 60_000;

/** Not used more often than the service allows. Going out is no use, and no use keeps anybody in. */
export const usageRule: Rule = (presented) => {
  if (presented.circumstances.place.direction === 'out') return undefined;
  const uses = presented.circumstances.uses.filter(
    ({ service, direction }) => service === presented.service.id && direction !== 'out',
  );
  const last = uses.at(-1);
  if (last === undefined) return undefined;
  return oncePerWindow(presented, uses) ?? quotaOfTheDay(presented, uses, last) ?? minutesBetween(presented, last);
};

/** Windows take a clock that can be believed, like the opening hours themselves. */
function oncePerWindow({ service, circumstances }: Presented, uses: readonly PastUse[]): Objection | undefined {
  const { usage, hours } = service;
  if (!usage.oncePerWindow || hours === null || circumstances.trust === 'not-trusted') return undefined;
  const opening = openingAt(hours, circumstances.now);
  const use = uses.findLast(({ at }) => opening !== undefined && opening.from <= at && at < opening.to);
  if (use === undefined) return undefined;
  return alreadyUsed('used-in-window', use, openingAfter(hours, circumstances.now)?.from ?? null);
}

function quotaOfTheDay(
  { service: { usage, hours }, circumstances }: Presented,
  uses: readonly PastUse[],
  last: PastUse,
): Objection | undefined {
  if (usage.perDay === null) return undefined;
  const { now, trust } = circumstances;
  const isToday = sameDayAs(hours, now);
  const today = trust === 'not-trusted' ? uses : uses.filter(({ at }) => isToday(at));
  if (today.length < usage.perDay) return undefined;
  return alreadyUsed('quota-reached', today.at(-1) ?? last, hours === null ? null : openOnNextDay(hours, now));
}

/** Without opening hours the service has no zone, and the day is the one for which the uses are kept. */
function sameDayAs(hours: OpeningHours | null, now: number): (at: number) => boolean {
  if (hours === null) return () => true;
  const today = wallTimeOf(hours.zone, now).day;
  return (at) => wallTimeOf(hours.zone, at).day === today;
}

function openOnNextDay(hours: OpeningHours, now: number): number | null {
  const { day } = wallTimeOf(hours.zone, now);
  return openFrom(hours, momentOf(hours.zone, { day: day + 1, minute: 0 }, 'first'));
}

function minutesBetween({ service, circumstances }: Presented, last: PastUse): Objection | undefined {
  const { usage, hours } = service;
  if (usage.minutesBetween === null) return undefined;
  const waitMs = usage.minutesBetween * MINUTE_MS;
  // A clock that was set back makes uses lie ahead; those further off than the wait are no obstacle.
  if (Math.abs(circumstances.now - last.at) >= waitMs) return undefined;
  return alreadyUsed('used-too-recently', last, openFrom(hours, last.at + waitMs));
}

function alreadyUsed(
  kind: 'used-in-window' | 'quota-reached' | 'used-too-recently',
  { at, lane }: PastUse,
  againAt: number | null,
): Objection {
  return refusal('already-used', kind, { use: { at, lane }, againAt });
}
