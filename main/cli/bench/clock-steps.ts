import { mulberry32 } from './random.ts';

/** What an attacker does who can set any clock, cut the power and keep the terminal from the network. */
export type ClockStep =
  | { readonly kind: 'run' | 'sleep'; readonly ms: number }
  | { readonly kind: 'set-wall'; readonly to: number }
  | { readonly kind: 'restart-program' }
  /** The battery-backed clock goes on from what the wall clock was set to, or its battery is taken out. */
  | { readonly kind: 'reboot'; readonly offMs: number; readonly rtc: 'goes-on' | 'lost' | 'as-the-wall-was' }
  | { readonly kind: 'contact' };

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const FEWEST_STEPS = 3;
const MOST_STEPS = 25;

/** A sequence of 3 to 25 steps around `start`, ms since 1970; the seed repeats it. */
export function clockSteps(seed: number, start: number): readonly ClockStep[] {
  const random = mulberry32(seed);
  const between = (least: number, most: number): number => least + Math.floor(random() * (most - least + 1));
  const oneOf = <T>(choices: readonly T[]): T => choices[between(0, choices.length - 1)] as T;
  const duration = (): number => (random() < 0.5 ? between(1, HOUR) : between(HOUR, 5 * DAY));
  const wallTime = (): number => {
    if (random() < 0.5) return between(start - 30 * DAY, start + 60 * DAY);
    return oneOf([0, Date.UTC(2019, 0), Date.UTC(2099, 0), start - 400 * DAY, start + 3 * DAY, start + 200 * DAY]);
  };
  const step = (): ClockStep => {
    const kind = oneOf(['pass', 'set-wall', 'restart-program', 'reboot', 'contact'] as const);
    switch (kind) {
      case 'pass':
        return { kind: oneOf(['run', 'sleep'] as const), ms: duration() };
      case 'set-wall':
        return { kind, to: wallTime() };
      case 'reboot':
        return { kind, offMs: duration(), rtc: oneOf(['goes-on', 'lost', 'as-the-wall-was'] as const) };
      default:
        return { kind };
    }
  };
  return Array.from({ length: between(FEWEST_STEPS, MOST_STEPS) }, step);
}
