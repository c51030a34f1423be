import type { CardRecord } from './card-record.ts';
import type { Evidence } from './credential.ts';
import type { LookupFailure, Source } from './lookup-outcome.ts';
import type { NotAnEscReason } from './scanned-text.ts';
import type { Clause, WhenUnknown } from './service/clause.ts';

/**
 * Why a verdict is granted. `allowed-unverified`: nobody could vouch for the card, and the service lets such cards in
 * and marks them. `override`: staff took it upon them.
 */
export const GRANTED_REASONS = ['active', 'allowed-unverified', 'override'] as const;
export type GrantedReason = (typeof GRANTED_REASONS)[number];

export const REFUSED_REASONS = [
  'expired',
  'inactive',
  'not-entitled',
  'already-used',
  'evidence-too-weak',
  'forged',
] as const;
export type RefusedReason = (typeof REFUSED_REASONS)[number];

export const UNKNOWN_REASONS = [
  'not-registered',
  'registry-unreachable',
  'knowledge-too-old',
  'clock-not-trusted',
  /** The card is active, and the registry does not say what this service asks for. */
  'not-told',
] as const;
export type UnknownReason = (typeof UNKNOWN_REASONS)[number];

export const UNREADABLE_REASONS = [
  'not-an-esc',
  'removed-too-early',
  'two-cards',
  'two-codes',
  'reader-fault',
] as const;
export type UnreadableReason = (typeof UNREADABLE_REASONS)[number];

/** How a verdict knows what it says. */
interface Grounds {
  readonly evidence: Evidence;
  readonly source: Source | null;
  /** Age of the registry's answer in seconds; null where there is none. */
  readonly ageSeconds: number | null;
  readonly record: CardRecord | null;
}

export type GrantedVerdict = Grounds & {
  readonly kind: 'granted';
  readonly reason: GrantedReason;
  /** What nobody could tell, where it was granted nevertheless. */
  readonly marked: UnknownReason | null;
};
export type RefusedVerdict = Grounds & {
  readonly kind: 'refused';
  readonly reason: RefusedReason;
  /** Which of the service's rules said no; null where the card itself did. */
  readonly clause: Clause | null;
};
export type UnknownVerdict = Grounds & {
  readonly kind: 'unknown';
  readonly reason: UnknownReason;
  /** Why the registry gave no answer, where it didn't. */
  readonly failure: LookupFailure | null;
  /** The rule that could not be judged; for `not-told` only. */
  readonly clause: Clause | null;
  /** What the service wants done about it. */
  readonly advice: Exclude<WhenUnknown, 'allow-and-mark'>;
};

/** What `decide` can say of a card number. */
export type CardVerdict = GrantedVerdict | RefusedVerdict | UnknownVerdict;

export type UnreadableVerdict = {
  readonly kind: 'unreadable';
  readonly reason: UnreadableReason;
  /** What was held out instead, where it can be told. */
  readonly detail: NotAnEscReason | string | null;
};

/** A presentation ends in one of these; `out-of-order` is the terminal's own state and never of a card. */
export type Verdict = CardVerdict | UnreadableVerdict;
