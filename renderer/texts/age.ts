/** A text key and what it counts, for an age in whole seconds; only full units are told. */
export interface AgeText {
  readonly key: 'age.moments' | 'age.minutes' | 'age.hours' | 'age.days';
  readonly count: number;
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export function ageText(ageSeconds: number): AgeText {
  if (ageSeconds < MINUTE) return { key: 'age.moments', count: ageSeconds };
  if (ageSeconds < HOUR) return { key: 'age.minutes', count: Math.floor(ageSeconds / MINUTE) };
  if (ageSeconds < DAY) return { key: 'age.hours', count: Math.floor(ageSeconds / HOUR) };
  return { key: 'age.days', count: Math.floor(ageSeconds / DAY) };
}
