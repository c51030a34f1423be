import { assertNever } from '../../domain/assert-never.ts';
import type { Credential } from '../../domain/credential.ts';
import { mayOverride } from '../../domain/override.ts';
import type { Verdict } from '../../domain/verdict.ts';
import { readResult } from './read-result.ts';
import type {
  CardInField,
  HeldScan,
  LookingUp,
  Presentation,
  Session,
  SessionEffect,
  SessionEvent,
  SessionState,
  SessionStep,
  Showing,
} from './session-state.ts';
import { showTimeMs } from './show-time.ts';

/** The same credential seen again within this time is the same presentation, through whatever path, in ms. */
export const SAME_PRESENTATION_MS = 2500;

/** Safety nets above the reader's and the registry's own limits, in ms: nothing on the screen waits for ever. */
const READING_LIMIT_MS = 1500;
const LOOKING_UP_LIMIT_MS = 1500;

/** One step of a lane's session. Pure: time comes in with the events, everything to do goes out as effects. */
export function step(session: Session, event: SessionEvent): SessionStep {
  const { state } = session;
  if (state.at === 'out-of-order' && event.kind !== 'mended' && event.kind !== 'broken') return stay(session);
  switch (event.kind) {
    case 'card-present':
      return startReading(session, event.card, event.at);
    case 'card-read':
      return finishReading(session, event);
    case 'card-removed':
      return stay(withoutCard(session, event.cardId));
    case 'scanned':
      return scanned(session, event);
    case 'two-codes':
      return unreadableScan(session, 'two-codes', { kind: 'unreadable', reason: 'two-codes', detail: null }, event.at);
    case 'decided':
      return decided(session, event.presentationId, event.verdict);
    case 'revised':
      return revised(session, event.presentationId, event.verdict);
    case 'overridden':
      // As the registry's second word does, and the last one: nothing revises it.
      return revised(session, event.presentationId, event.verdict);
    case 'held':
      return held(session, event);
    case 'time-is-up':
      return timeIsUp(session, event);
    case 'broken':
      return stay({
        ...session,
        state: { at: 'out-of-order', code: event.code, message: event.message, remedy: event.remedy },
      });
    case 'mended':
      return stay(state.at === 'out-of-order' ? { ...session, state: { at: 'idle' } } : session);
    default:
      return assertNever(event);
  }
}

function startReading(session: Session, card: CardInField, at: number): SessionStep {
  const { state } = session;
  const presentationId = nextId(session);
  // Two readers of one lane with a card each at the same moment: nobody can say whose turn it is.
  if (state.at === 'reading' && state.card.reader !== card.reader) {
    const verdict: Verdict = { kind: 'unreadable', reason: 'two-cards', detail: 'two-readers' };
    const numbered = { ...session, presentations: session.presentations + 1, lastSeen: null };
    return show(numbered, presentationId, null, verdict, card);
  }
  const before =
    state.at === 'showing' || state.at === 'looking-up' ? state : state.at === 'reading' ? state.before : null;
  return {
    session: {
      ...session,
      presentations: session.presentations + 1,
      state: { at: 'reading', presentationId, card, since: at, before, held: null },
    },
    effects: [{ kind: 'set-timer', presentationId, phase: 'reading', ms: READING_LIMIT_MS }],
  };
}

function finishReading(session: Session, event: SessionEvent & { kind: 'card-read' }): SessionStep {
  const { state } = session;
  // A read of a card that is no longer the one in question is late, whatever it says.
  if (state.at !== 'reading' || state.card.cardId !== event.cardId) return stay(session);
  const { before, held, card, presentationId } = state;
  const result = readResult(event.read.outcome);
  if (result.kind === 'unreadable') {
    if (held !== null) {
      const seen = { ...session, lastSeen: { key: held.scanned.escn, at: held.at, uid: null } };
      return present(seen, heldPresentation(presentationId, held), card);
    }
    if (result.reason === 'removed-too-early' && before !== null && flickers(session, event)) {
      return goBackTo(session, before, null);
    }
    return show({ ...session, lastSeen: null }, presentationId, null, result, card);
  }
  const again = isSeenAgain(session, result.escn, event.at);
  const seen = { ...session, lastSeen: { key: result.escn, at: event.at, uid: event.read.uid } };
  if (again && before !== null && before.presentation?.credential.escn === result.escn)
    return goBackTo(seen, before, card);
  return present(seen, { id: presentationId, credential: result, since: state.since }, card);
}

/** A card on its way out of the field is noticed once more, as far as it can still be read: what it said stands. */
function flickers({ lastSeen }: Session, { read, at }: SessionEvent & { kind: 'card-read' }): boolean {
  if (lastSeen === null || lastSeen.uid === null || at - lastSeen.at > SAME_PRESENTATION_MS) return false;
  return read.uid === null || read.uid === lastSeen.uid;
}

function goBackTo(session: Session, before: LookingUp | Showing, card: CardInField | null): SessionStep {
  const timer = before.at === 'showing' ? showTimer(before) : lookingUpTimer(before.presentation.id);
  return { session: { ...session, state: { ...before, card } }, effects: [timer] };
}

function scanned(session: Session, event: SessionEvent & { kind: 'scanned' }): SessionStep {
  const { state } = session;
  if (!event.scanned.ok) {
    const verdict: Verdict = { kind: 'unreadable', reason: 'not-an-esc', detail: event.scanned.reason };
    return unreadableScan(session, `text:${event.textKey}`, verdict, event.at);
  }
  const key = event.scanned.escn;
  const again = isSeenAgain(session, key, event.at);
  const held: HeldScan = { scanned: event.scanned, typed: event.typed, at: event.at };
  // The chip is the better evidence, and its answer is milliseconds away.
  if (state.at === 'reading') return stay(again ? session : { ...session, state: { ...state, held } });
  if (again) return stay({ ...session, lastSeen: { key, at: event.at, uid: null } });
  const numbered = { ...session, presentations: session.presentations + 1, lastSeen: { key, at: event.at, uid: null } };
  return present(numbered, heldPresentation(nextId(session), held), cardOf(state));
}

/** A code that is no ESC interrupts nothing that matters: there are codes on posters, too. */
function unreadableScan(session: Session, key: string, verdict: Verdict, at: number): SessionStep {
  const { state } = session;
  if (isSeenAgain(session, key, at)) return stay({ ...session, lastSeen: { key, at, uid: null } });
  const matters = state.at === 'reading' || state.at === 'looking-up';
  if (matters || (state.at === 'showing' && state.verdict.kind !== 'unreadable')) return stay(session);
  const numbered = { ...session, presentations: session.presentations + 1, lastSeen: { key, at, uid: null } };
  return show(numbered, nextId(session), null, verdict, cardOf(state));
}

function decided(session: Session, presentationId: string, verdict: Verdict): SessionStep {
  const { state } = session;
  if (state.at === 'looking-up' && state.presentation.id === presentationId) {
    return show(session, presentationId, state.presentation, verdict, state.card);
  }
  if (state.at === 'reading' && state.before?.at === 'looking-up' && state.before.presentation.id === presentationId) {
    const { presentation, card } = state.before;
    const before: Showing = { at: 'showing', presentationId, presentation, verdict, card, isHeld: false };
    return {
      session: { ...session, state: { ...state, before } },
      effects: [{ kind: 'conclude', presentationId, presentation, verdict }],
    };
  }
  return stay(session);
}

function revised(session: Session, presentationId: string, verdict: Verdict): SessionStep {
  const { state } = session;
  if (state.at !== 'showing' || state.presentationId !== presentationId) return stay(session);
  return show(session, presentationId, state.presentation, verdict, state.card);
}

function held(session: Session, event: SessionEvent & { kind: 'held' }): SessionStep {
  const { state } = session;
  if (state.at !== 'showing' || state.presentationId !== event.presentationId) return stay(session);
  if (state.isHeld === event.isHeld || (event.isHeld && !mayOverride(state.verdict))) return stay(session);
  const showing: Showing = { ...state, isHeld: event.isHeld };
  return { session: { ...session, state: showing }, effects: [showTimer(showing)] };
}

function timeIsUp(session: Session, event: SessionEvent & { kind: 'time-is-up' }): SessionStep {
  const { state } = session;
  if (state.at !== event.phase) return stay(session);
  if (state.at === 'reading' && state.presentationId === event.presentationId) {
    const verdict: Verdict = { kind: 'unreadable', reason: 'reader-fault', detail: 'no-answer' };
    return show(session, state.presentationId, null, verdict, state.card);
  }
  if (state.at === 'looking-up' && state.presentation.id === event.presentationId) {
    return { session, effects: [{ kind: 'give-up', presentation: state.presentation }] };
  }
  if (state.at === 'showing' && state.presentationId === event.presentationId) {
    return stay({
      ...session,
      state: state.card === null ? { at: 'idle' } : { at: 'awaiting-removal', card: state.card },
    });
  }
  return stay(session);
}

function present(session: Session, presentation: Presentation, card: CardInField | null): SessionStep {
  return {
    session: { ...session, state: { at: 'looking-up', presentation, card } },
    effects: [lookingUpTimer(presentation.id), { kind: 'look-up', presentation }],
  };
}

function show(
  session: Session,
  presentationId: string,
  presentation: Presentation | null,
  verdict: Verdict,
  card: CardInField | null,
): SessionStep {
  const showing: Showing = { at: 'showing', presentationId, presentation, verdict, card, isHeld: false };
  return {
    session: { ...session, state: showing },
    effects: [{ kind: 'conclude', presentationId, presentation, verdict }, showTimer(showing)],
  };
}

function showTimer({ presentationId, verdict, isHeld }: Showing): SessionEffect {
  return { kind: 'set-timer', presentationId, phase: 'showing', ms: showTimeMs(verdict, isHeld) };
}

function lookingUpTimer(presentationId: string): SessionEffect {
  return { kind: 'set-timer', presentationId, phase: 'looking-up', ms: LOOKING_UP_LIMIT_MS };
}

function stay(session: Session): SessionStep {
  return { session, effects: [] };
}

function nextId(session: Session): string {
  return `${session.idPrefix}${session.presentations + 1}`;
}

function isSeenAgain(session: Session, key: string, at: number): boolean {
  return session.lastSeen?.key === key && isRecent(session, at);
}

/** Lets go of the number that was last held out, once it can't be the same presentation any more. */
export function forgetSeen(session: Session, at: number): Session {
  return isRecent(session, at) ? session : { ...session, lastSeen: null };
}

function isRecent(session: Session, at: number): boolean {
  return session.lastSeen !== null && at - session.lastSeen.at <= SAME_PRESENTATION_MS;
}

function cardOf(state: SessionState): CardInField | null {
  return state.at === 'looking-up' || state.at === 'showing' || state.at === 'awaiting-removal' ? state.card : null;
}

function heldPresentation(id: string, held: HeldScan): Presentation {
  const { escn, environment } = held.scanned;
  const credential: Credential = { kind: held.typed ? 'typed' : 'qr', escn, environment };
  return { id, credential, since: held.at };
}

function withoutCard(session: Session, cardId: string): Session {
  const { state } = session;
  const leave = <S extends LookingUp | Showing>(from: S): S =>
    from.card?.cardId === cardId ? { ...from, card: null } : from;
  switch (state.at) {
    case 'looking-up':
    case 'showing':
      return { ...session, state: leave(state) };
    case 'reading':
      return state.before === null ? session : { ...session, state: { ...state, before: leave(state.before) } };
    case 'awaiting-removal':
      return state.card.cardId === cardId ? { ...session, state: { at: 'idle' } } : session;
    default:
      return session;
  }
}
