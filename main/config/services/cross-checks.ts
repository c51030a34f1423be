import { minuteOf } from '../../domain/service/opening.ts';
import { WEEKDAYS } from '../../domain/service/service.ts';
import type { Institutions } from '../institutions.ts';
import type { WrittenService } from './service-schema.ts';

/** Something that no field tells by itself. The message goes behind the field's name. */
export interface CrossFault {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

const MINUTES_A_DAY = 1440;
const MINUTES_A_WEEK = 7 * MINUTES_A_DAY;

/**
 * What the parts of a service hold against each other: rules that nobody can meet, or that can't be meant.
 * `institutions` null: their list can't be had, so no PIC is held against it.
 */
export function crossFaults(written: WrittenService, institutions: Institutions | null): CrossFault[] {
  return [
    ...overlaps(written),
    ...institutionFaults(written, institutions),
    ...knowledgeFaults(written),
    ...hourFaults(written),
  ];
}

function hourFaults({ hours, closedOn, usage }: WrittenService): CrossFault[] {
  if (hours !== undefined) return [];
  const faults: CrossFault[] = [];
  if (usage.oncePerWindow) {
    faults.push({
      path: ['usage', 'oncePerWindow'],
      message: 'must go with "hours": without them there is no window',
    });
  }
  if (closedOn.length > 0) {
    faults.push({ path: ['closedOn'], message: 'must go with "hours": without them it is always open' });
  }
  return faults;
}

function knowledgeFaults({ knowledge: { freshMinutes, usableHours, outageHours } }: WrittenService): CrossFault[] {
  if (usableHours * 60 < freshMinutes) {
    return [{ path: ['knowledge', 'usableHours'], message: 'must not be shorter than "freshMinutes"' }];
  }
  if (outageHours < usableHours) {
    return [{ path: ['knowledge', 'outageHours'], message: 'must not be shorter than "usableHours"' }];
  }
  return [];
}

function institutionFaults({ accepts }: WrittenService, institutions: Institutions | null): CrossFault[] {
  const { institutions: accepted = [], refusedInstitutions: refused = [], countries } = accepts;
  const faults: CrossFault[] = [];
  for (const [list, pics] of [
    ['institutions', accepted],
    ['refusedInstitutions', refused],
  ] as const) {
    for (const [i, pic] of pics.entries()) {
      const path = ['accepts', list, i];
      const country = institutions?.countryOf(pic) ?? null;
      if (institutions !== null && !institutions.isKnown(pic)) {
        faults.push({ path, message: 'must be an institution this terminal knows; add it to institutions.json' });
      } else if (list === 'refusedInstitutions' && accepted.includes(pic)) {
        faults.push({ path, message: 'must not be among the accepted institutions as well' });
      } else if (
        list === 'institutions' &&
        countries !== undefined &&
        country !== null &&
        !countries.includes(country)
      ) {
        faults.push({ path, message: `must be in one of the accepted countries; this one is in ${country}` });
      }
    }
  }
  return faults;
}

function overlaps({ hours = [] }: WrittenService): CrossFault[] {
  const stretches = hours.flatMap((window, index) =>
    window.days.map((day) => {
      const from = WEEKDAYS.indexOf(day) * MINUTES_A_DAY + minuteOf(window.from);
      const lasts = (minuteOf(window.to) - minuteOf(window.from) + MINUTES_A_DAY) % MINUTES_A_DAY || MINUTES_A_DAY;
      return { index, day, from, to: from + lasts };
    }),
  );
  const faults = new Map<number, CrossFault>();
  for (const [i, later] of stretches.entries()) {
    for (const earlier of stretches.slice(0, i)) {
      // Sunday night may reach into Monday.
      const meet = [-MINUTES_A_WEEK, 0, MINUTES_A_WEEK].some(
        (shift) => earlier.from + shift < later.to && later.from < earlier.to + shift,
      );
      if (!meet || faults.has(later.index)) continue;
      const message = `must not overlap with ${placeOf(earlier, later)} on ${later.day}`;
      faults.set(later.index, { path: ['hours', later.index], message });
    }
  }
  return [...faults.values()];
}

function placeOf(earlier: { readonly index: number }, later: { readonly index: number }): string {
  return earlier.index === later.index ? 'itself' : `"hours[${earlier.index}]"`;
}
