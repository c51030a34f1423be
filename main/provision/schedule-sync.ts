import type { Clock } from '../application/ports/terminal-ports.ts';
import type { SyncProgress } from './sync.ts';
import type { SyncState } from './sync-state.ts';

export interface SyncScheduleParts {
  /** More than 0. */
  readonly everyHours: number;
  /** From 0 up to 1, always the same for this terminal: where in the period it has its turn, so that a fleet spreads. */
  readonly phase: number;
  /** The trusted clock. */
  readonly clock: Pick<Clock, 'now' | 'monotonic' | 'setTimer'>;
  /** From 0 up to 1. */
  readonly random: () => number;
  readonly hasKey: () => boolean;
  /** Whether the registry is better left alone now. */
  readonly isResting: () => boolean;
  /** End of the last complete sync, a command's too; ms since 1970. */
  readonly completedAt: () => number | null;
  /** One sync; `busy` where a command's job is under way. Never rejects. */
  readonly run: (signal: AbortSignal, onProgress: (progress: SyncProgress) => void) => Promise<SyncTry>;
  /** One line for technicians. */
  readonly notice: (line: string) => void;
}

export type SyncTry =
  | { readonly kind: 'done' | 'failed'; readonly message: string }
  /** It gave way to a command, or one has the data now. */
  | { readonly kind: 'busy' };

export interface SyncSchedule {
  state(): SyncState;
  /** Ends what is under way and waits for it. Idempotent. */
  close(): Promise<void>;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** A campus switched on in the morning does not ask all at once: each terminal within this, at its phase. */
export const START_SPREAD_MS = 10 * MINUTE_MS;
/** Keys are put in and clocks put right meanwhile. */
export const LOOK_EVERY_MS = 15 * MINUTE_MS;
/** After a failure, doubled up to the longest, before the spread; an hour is what a morning's fault may cost. */
export const RETRY_MS = { first: MINUTE_MS, longest: HOUR_MS } as const;
/** A completion dated further ahead was noted under a wrong clock. */
const CLOCK_TOLERANCE_MS = 2 * MINUTE_MS;

/**
 * Keeps the campus's own cards fresh: one sync a period, at a moment of the terminal's own; an overdue one soon after
 * the start. Failures are tried again with growing pauses, and not at all while the registry is to be left alone.
 */
export function scheduleSync(parts: SyncScheduleParts): SyncSchedule {
  const { clock, everyHours, random } = parts;
  const lifetime = new AbortController();
  /** Of the monotonic clock: not before. */
  let notBefore = clock.monotonic() + parts.phase * START_SPREAD_MS;
  let failures = 0;
  let phase: (SyncState & { kind: 'scheduled' })['phase'] = 'waiting';
  let lastTry: (SyncState & { kind: 'scheduled' })['lastTry'] = null;
  let progress: SyncProgress | null = null;
  let completedAt = parts.completedAt();
  let cancel: () => void = () => undefined;
  let work: Promise<void> = Promise.resolve();

  const untilDue = (): number => {
    const untilAllowed = notBefore - clock.monotonic();
    const due = dueAt(completedAt, everyHours * HOUR_MS, parts.phase, clock.now());
    return Math.max(untilAllowed, due === null ? 0 : due - clock.now());
  };

  function again(ms: number): void {
    cancel = clock.setTimer(Math.min(Math.max(0, ms), LOOK_EVERY_MS), () => {
      work = look();
    });
  }

  async function look(): Promise<void> {
    completedAt = parts.completedAt();
    if (!parts.hasKey()) {
      phase = 'no-key';
      return again(LOOK_EVERY_MS);
    }
    const waitMs = untilDue();
    phase = waitMs > 0 ? 'waiting' : parts.isResting() ? 'resting' : 'running';
    if (phase === 'waiting') return again(waitMs);
    if (phase === 'resting') return again(MINUTE_MS * (0.5 + random()));
    const tried = await parts.run(lifetime.signal, (at) => {
      progress = at;
    });
    progress = null;
    phase = 'waiting';
    if (lifetime.signal.aborted) return;
    settle(tried);
    again(untilDue());
  }

  function settle(tried: SyncTry): void {
    if (tried.kind === 'busy') {
      notBefore = clock.monotonic() + MINUTE_MS;
      return;
    }
    const isDone = tried.kind === 'done';
    lastTry = { at: clock.now(), isDone, message: tried.message };
    completedAt = parts.completedAt();
    failures = isDone ? 0 : failures + 1;
    // Told when it begins to fail and when it works again, not at every try.
    if (failures === 1 || isDone) parts.notice(`scheduled sync: ${tried.message}`);
    const backoff = Math.min(RETRY_MS.longest, RETRY_MS.first * 2 ** (failures - 1));
    notBefore = clock.monotonic() + (isDone ? MINUTE_MS : backoff * (0.5 + random()));
  }

  again(untilDue());
  return {
    state: () => ({
      kind: 'scheduled',
      everyHours,
      phase,
      nextAt: phase === 'running' ? null : clock.now() + Math.max(0, Math.round(untilDue())),
      completedAt,
      lastTry,
      progress,
    }),
    async close() {
      lifetime.abort();
      cancel();
      await work;
      cancel();
    },
  };
}

/** Start of the period after the one the last sync was completed in; null where none counts. All in ms. */
function dueAt(completedAt: number | null, periodMs: number, phase: number, now: number): number | null {
  if (completedAt === null || completedAt > now + CLOCK_TOLERANCE_MS) return null;
  const offset = phase * periodMs;
  return (Math.floor((completedAt - offset) / periodMs) + 1) * periodMs + offset;
}
