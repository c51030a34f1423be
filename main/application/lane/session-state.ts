import type { Credential } from '../../domain/credential.ts';
import type { ScannedText } from '../../domain/scanned-text.ts';
import type { GrantedVerdict, Verdict } from '../../domain/verdict.ts';
import type { ResolvedRead } from './resolve-alias.ts';

/** A card in a reader's field, as the session remembers it until it is taken away. */
export interface CardInField {
  readonly reader: string;
  readonly cardId: string;
}

/** A credential held out: what it is, and since when by the monotonic clock. */
export interface Presentation {
  readonly id: string;
  readonly credential: Credential;
  /** First notice: card in the field, code in view; ms, monotonic. */
  readonly since: number;
}

export interface LookingUp {
  readonly at: 'looking-up';
  readonly presentation: Presentation;
  readonly card: CardInField | null;
}

export interface Showing {
  readonly at: 'showing';
  readonly presentationId: string;
  /** Null where nothing was read. */
  readonly presentation: Presentation | null;
  readonly verdict: Verdict;
  readonly card: CardInField | null;
  /** Staff are at it: the verdict stays longer. */
  readonly isHeld: boolean;
}

/** A scan that came in while a chip was being read: it counts if the chip gives nothing. */
export interface HeldScan {
  readonly scanned: ScannedText & { readonly ok: true };
  readonly typed: boolean;
  readonly at: number;
}

export type SessionState =
  | { readonly at: 'idle' }
  | {
      readonly at: 'reading';
      readonly presentationId: string;
      readonly card: CardInField;
      readonly since: number;
      /** What was going on before: it comes back when this turns out to be the same credential. */
      readonly before: LookingUp | Showing | null;
      readonly held: HeldScan | null;
    }
  | LookingUp
  | Showing
  | { readonly at: 'awaiting-removal'; readonly card: CardInField }
  | { readonly at: 'out-of-order'; readonly code: string; readonly message: string; readonly remedy: string };

/** A lane's session: its state, and what must outlive a state. */
export interface Session {
  /** What ids of presentations begin with, so that they are unique beyond this session. */
  readonly idPrefix: string;
  readonly state: SessionState;
  readonly presentations: number;
  /** What was last held out, and when it was last seen; `uid` where it was a chip. */
  readonly lastSeen: { readonly key: string; readonly at: number; readonly uid: string | null } | null;
}

export function newSession(idPrefix: string): Session {
  return { idPrefix, state: { at: 'idle' }, presentations: 0, lastSeen: null };
}

/** `at` is ms by the monotonic clock throughout. */
export type SessionEvent =
  | { readonly kind: 'card-present'; readonly card: CardInField; readonly at: number }
  | { readonly kind: 'card-read'; readonly cardId: string; readonly read: ResolvedRead; readonly at: number }
  | { readonly kind: 'card-removed'; readonly cardId: string }
  | {
      readonly kind: 'scanned';
      readonly scanned: ScannedText;
      /** Tells two texts that are no ESC apart. */
      readonly textKey: string;
      readonly typed: boolean;
      readonly at: number;
    }
  | { readonly kind: 'two-codes'; readonly at: number }
  | { readonly kind: 'decided'; readonly presentationId: string; readonly verdict: Verdict }
  /** A later answer of the registry says otherwise. */
  | { readonly kind: 'revised'; readonly presentationId: string; readonly verdict: Verdict }
  /** Staff let the holder pass against the verdict. */
  | { readonly kind: 'overridden'; readonly presentationId: string; readonly verdict: GrantedVerdict }
  | { readonly kind: 'held'; readonly presentationId: string; readonly isHeld: boolean }
  | { readonly kind: 'time-is-up'; readonly presentationId: string; readonly phase: SessionState['at'] }
  | { readonly kind: 'broken'; readonly code: string; readonly message: string; readonly remedy: string }
  | { readonly kind: 'mended' };

export type SessionEffect =
  | { readonly kind: 'look-up'; readonly presentation: Presentation }
  /** The lookup broke its own limit: decide without it. */
  | { readonly kind: 'give-up'; readonly presentation: Presentation }
  /** A verdict was reached, once for each. */
  | {
      readonly kind: 'conclude';
      readonly presentationId: string;
      /** Null where nothing was read. */
      readonly presentation: Presentation | null;
      readonly verdict: Verdict;
    }
  /** After `ms` feed back `time-is-up` with this id and phase. A new timer replaces the one before. */
  | {
      readonly kind: 'set-timer';
      readonly presentationId: string;
      readonly phase: SessionState['at'];
      readonly ms: number;
    };

export interface SessionStep {
  readonly session: Session;
  readonly effects: readonly SessionEffect[];
}
