import type { Clock } from '../ports/terminal-ports.ts';

/** Milliseconds by step: `readMs`, `exchangeMs`, `decodeMs`, `lookUpMs`, `decideMs`, `totalMs`, `paintMs`. */
export type Steps = Readonly<Record<string, number>>;

interface Timing {
  since: number;
  readonly steps: Record<string, number>;
  /** A step that waits for somebody else and ends with {@link Stopwatch.endOpen}. */
  open: { readonly name: string; readonly at: number } | null;
  finishedAt: number | null;
}

export interface Stopwatch {
  /** Begins a presentation that was first noticed at `since` (ms, monotonic). */
  start(presentationId: string, since: number): void;
  note(presentationId: string, steps: Steps, since: number): void;
  /** Counts `totalMs` from now. */
  restart(presentationId: string): void;
  /** Times what `work` does at once; where it gives a promise the step stays open. */
  measure<T>(presentationId: string, step: string, work: () => T): T;
  endOpen(presentationId: string): void;
  /** The verdict is there: fixes `totalMs`. */
  finish(presentationId: string): Steps;
  painted(presentationId: string): void;
  stepsOf(presentationId: string): Steps;
}

/** Presentations remembered: the one on the screen, the one before, and some air. */
const KEPT = 8;

export function createStopwatch(clock: Clock): Stopwatch {
  const timings = new Map<string, Timing>();

  const timingOf = (id: string, since: number): Timing => {
    let timing = timings.get(id);
    if (timing === undefined) {
      timing = { since, steps: {}, open: null, finishedAt: null };
      timings.set(id, timing);
      const oldest = timings.keys().next().value;
      if (timings.size > KEPT && oldest !== undefined) timings.delete(oldest);
    }
    return timing;
  };

  return {
    start: (id, since) => void timingOf(id, since),
    note: (id, steps, since) => void Object.assign(timingOf(id, since).steps, mapValues(steps, round)),
    restart(id) {
      const timing = timings.get(id);
      if (timing !== undefined) timing.since = clock.monotonic();
    },
    measure(id, step, work) {
      const timing = timings.get(id);
      const at = clock.monotonic();
      const result = work();
      if (timing !== undefined && result instanceof Promise) timing.open = { name: step, at };
      else if (timing !== undefined) timing.steps[step] = round(clock.monotonic() - at);
      return result;
    },
    endOpen(id) {
      const timing = timings.get(id);
      if (timing === undefined || timing.open === null) return;
      timing.steps[timing.open.name] = round(clock.monotonic() - timing.open.at);
      timing.open = null;
    },
    finish(id) {
      const timing = timings.get(id);
      if (timing === undefined) return {};
      timing.finishedAt = clock.monotonic();
      timing.steps['totalMs'] = round(timing.finishedAt - timing.since);
      return { ...timing.steps };
    },
    painted(id) {
      const timing = timings.get(id);
      if (timing === undefined || timing.finishedAt === null || 'paintMs' in timing.steps) return;
      timing.steps['paintMs'] = round(clock.monotonic() - timing.finishedAt);
    },
    stepsOf: (id) => ({ ...timings.get(id)?.steps }),
  };
}

function round(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}

function mapValues(steps: Steps, change: (ms: number) => number): Steps {
  return Object.fromEntries(Object.entries(steps).map(([name, ms]) => [name, change(ms)]));
}
