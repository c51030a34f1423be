import type { CardRecord } from './card-record.ts';
import type { Evidence } from './credential.ts';
import type { LookupFailure, Source } from './lookup-outcome.ts';
import type { NotAnEscReason } from './scanned-text.ts';

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

export type GrantedVerdict = Grounds & { readonly kind: 'granted'; readonly reason: 'active' };
export type RefusedVerdict = Grounds & { readonly kind: 'refused'; readonly reason: RefusedReason };
export type UnknownVerdict = Grounds & {
  readonly kind: 'unknown';
  readonly reason: UnknownReason;
  /** Why the registry gave no answer, where it didn't. */
  readonly failure: LookupFailure | null;
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
