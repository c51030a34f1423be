import { assertNever } from '../../domain/assert-never.ts';
import type { CardRecord } from '../../domain/card-record.ts';
import { evidenceOf } from '../../domain/credential.ts';
import { mayOverride } from '../../domain/override.ts';
import type { Passage } from '../../domain/passage/lane-passages.ts';
import type { Clause } from '../../domain/service/clause.ts';
import type { Service } from '../../domain/service/service.ts';
import type { Verdict } from '../../domain/verdict.ts';
import type { SessionView, VerdictView } from '../../ipc/contract.ts';
import type { SessionState } from './session-state.ts';
import { showTimeMs } from './show-time.ts';
import type { Steps } from './stopwatch.ts';

/** What is told of a presentation beside its verdict. */
export interface PresentationFacts {
  stepsOf(presentationId: string): Steps;
  passageOf(presentationId: string): Passage['state'] | null;
  overrideOf(presentationId: string): ShowingView['override'];
  /** Whether this terminal knows a PIN at all. */
  canOverride(): boolean;
  /** ISO 3166-1 alpha-2 of an institution by PIC. */
  countryOf(pic: string): string | null;
}

type ShowingView = Extract<SessionView, { state: 'showing' }>;

/** What the page may know of the session: no number, no UID. */
export function sessionViewOf(
  state: SessionState,
  facts: PresentationFacts,
  messages: Service['messages'],
): SessionView {
  switch (state.at) {
    case 'idle':
      return { state: 'idle' };
    case 'reading':
      return { state: 'reading', presentationId: state.presentationId };
    case 'looking-up':
      return {
        state: 'looking-up',
        presentationId: state.presentation.id,
        evidence: evidenceOf(state.presentation.credential),
      };
    case 'showing':
      return {
        state: 'showing',
        presentationId: state.presentationId,
        verdict: verdictViewOf(state.verdict, messages, facts.countryOf),
        steps: facts.stepsOf(state.presentationId),
        showForMs: showTimeMs(state.verdict, state.isHeld),
        passage: { state: facts.passageOf(state.presentationId) ?? 'none' },
        canOverride: facts.canOverride() && state.presentation !== null && mayOverride(state.verdict),
        override: facts.overrideOf(state.presentationId),
      };
    case 'awaiting-removal':
      return { state: 'awaiting-removal' };
    case 'out-of-order':
      return { state: 'out-of-order', code: state.code, message: state.message, remedy: state.remedy };
    default:
      return assertNever(state);
  }
}

function verdictViewOf(
  verdict: Verdict,
  messages: Service['messages'],
  countryOf: PresentationFacts['countryOf'],
): VerdictView {
  if (verdict.kind === 'unreadable') {
    return { kind: 'unreadable', reason: verdict.reason, detail: verdict.detail };
  }
  const { record, ...grounds } = verdict;
  const card = record === null ? null : cardViewOf(record, countryOf);
  if (grounds.kind === 'granted') return { ...grounds, card };
  return { ...grounds, clause: clauseViewOf(grounds.clause, messages), card };
}

function clauseViewOf(
  clause: Clause | null,
  messages: Service['messages'],
): (VerdictView & { kind: 'refused' })['clause'] {
  if (clause === null) return null;
  const own = messages[clause.kind];
  return { ...clause, holder: own?.holder ?? null, staff: own?.staff ?? null };
}

function cardViewOf(
  record: CardRecord,
  countryOf: PresentationFacts['countryOf'],
): NonNullable<(VerdictView & { kind: 'granted' })['card']> {
  const { pic } = record.issuer;
  return {
    issuerName: record.issuer.name,
    issuerPic: pic,
    issuerCountry: pic === null ? null : countryOf(pic),
    expiresOn: record.expiresOn,
    cardType: record.cardType,
    academicLevel: record.academicLevel,
  };
}
