import type { PinCheck } from '../application/ports/service-ports.ts';

/**
 * Staff's visit to the operator area on one page, as a pure state machine. Times are monotonic ms; `until` is ms since
 * 1970, as the PIN's lock tells it.
 */
export type OperatorSession =
  | { readonly at: 'closed'; readonly why: 'left' | 'idle' | 'time-up' | 'not-open' }
  | { readonly at: 'no-pin' }
  | { readonly at: 'asking'; readonly note: 'none' | 'checking' | 'wrong-pin' }
  | { readonly at: 'locked'; readonly until: number }
  | { readonly at: 'open'; readonly openedAt: number; readonly touchedAt: number };

export type OperatorEvent =
  | { readonly kind: 'open'; readonly hasPin: boolean }
  | { readonly kind: 'enter' }
  | { readonly kind: 'checked'; readonly check: PinCheck }
  | { readonly kind: 'touch' }
  | { readonly kind: 'leave' }
  | { readonly kind: 'time' };

/** It closes after as long without a touch, in ms. */
export const IDLE_LIMIT_MS = 120_000;
/** And after as long in any case, in ms. */
export const VISIT_LIMIT_MS = 600_000;

export const NOT_OPEN: OperatorSession = { at: 'closed', why: 'not-open' };

/** What becomes of the visit; the same object where nothing does. */
export function stepOperator(session: OperatorSession, event: OperatorEvent, now: number): OperatorSession {
  switch (event.kind) {
    case 'open':
      if (session.at === 'open' || isChecking(session)) return session;
      return event.hasPin ? { at: 'asking', note: 'none' } : { at: 'no-pin' };
    case 'enter':
      if (session.at !== 'locked' && (session.at !== 'asking' || isChecking(session))) return session;
      return { at: 'asking', note: 'checking' };
    case 'checked':
      // Whoever left meanwhile is not let in behind their back.
      return isChecking(session) ? afterCheck(event.check, now) : session;
    case 'touch':
      if (session.at !== 'open') return session;
      return afterTime(session, now) ?? { ...session, touchedAt: now };
    case 'leave':
      return session.at === 'closed' ? session : { at: 'closed', why: 'left' };
    case 'time':
      return session.at === 'open' ? (afterTime(session, now) ?? session) : session;
  }
}

/** When the visit ends if nobody touches the screen, in ms from now; null where it doesn't end by itself. */
export function endsIn(session: OperatorSession, now: number): number | null {
  if (session.at !== 'open') return null;
  return Math.max(0, Math.min(session.touchedAt + IDLE_LIMIT_MS, session.openedAt + VISIT_LIMIT_MS) - now);
}

function afterTime(session: OperatorSession & { at: 'open' }, now: number): OperatorSession | undefined {
  if (now >= session.openedAt + VISIT_LIMIT_MS) return { at: 'closed', why: 'time-up' };
  if (now >= session.touchedAt + IDLE_LIMIT_MS) return { at: 'closed', why: 'idle' };
  return undefined;
}

function afterCheck(check: PinCheck, now: number): OperatorSession {
  switch (check.kind) {
    case 'right':
      return { at: 'open', openedAt: now, touchedAt: now };
    case 'wrong':
      return { at: 'asking', note: 'wrong-pin' };
    case 'locked':
      return { at: 'locked', until: check.until };
  }
}

function isChecking(session: OperatorSession): boolean {
  return session.at === 'asking' && session.note === 'checking';
}
