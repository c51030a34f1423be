import type { PassageState, VerdictView } from '../../main/ipc/contract.ts';
import type { PictureName } from '../design/pictures.ts';
import type { ClauseView } from '../texts/clause-text.ts';

/** A verdict in two drawings: what is the matter, and what to do next. */
export interface VerdictPictures {
  readonly why: PictureName | null;
  readonly next: PictureName | null;
}

type ReasonOf<K extends VerdictView['kind']> = (VerdictView & { kind: K })['reason'];

const REFUSED: Readonly<Record<ReasonOf<'refused'>, VerdictPictures>> = {
  expired: { why: 'calendar', next: 'campus' },
  inactive: { why: 'card-off', next: 'campus' },
  'not-entitled': { why: 'locked', next: 'staff' },
  'already-used': { why: 'clock-taken', next: 'staff' },
  'evidence-too-weak': { why: 'code-barred', next: 'card-on-reader' },
  forged: { why: 'chip-broken', next: 'staff' },
};

const UNKNOWN: Readonly<Record<ReasonOf<'unknown'>, PictureName>> = {
  'not-registered': 'not-listed',
  'registry-unreachable': 'unplugged',
  'knowledge-too-old': 'hourglass',
  'clock-not-trusted': 'clock-unsure',
  'not-told': 'untold',
};

const UNREADABLE: Readonly<Record<ReasonOf<'unreadable'>, VerdictPictures>> = {
  'not-an-esc': { why: 'not-a-card', next: 'card-on-reader' },
  'removed-too-early': { why: 'card-away', next: 'card-on-reader' },
  'two-cards': { why: 'two-cards', next: 'card-on-reader' },
  'two-codes': { why: 'two-codes', next: 'show-code' },
  'reader-fault': { why: 'reader-fault', next: 'again' },
};

/** Where the rule says more than the reason. */
const CLAUSES: Readonly<Partial<Record<ClauseView['kind'], PictureName>>> = {
  'test-card': 'flask',
  'production-card': 'flask',
  'issuer-not-accepted': 'campus-barred',
  'issuer-denied': 'campus-barred',
  'level-not-accepted': 'level-barred',
  'card-type-not-accepted': 'card-off',
  closed: 'shutter',
  'passback-lane': 'handed',
  'passback-zone': 'handed',
  'passback-inside': 'handed',
  'passback-outside': 'handed',
};

const PASSAGE: Readonly<Record<PassageState, PictureName | null>> = {
  none: null,
  waiting: 'go-through',
  passed: 'gone-through',
  annulled: 'stayed-out',
};

export function picturesOf(verdict: VerdictView, passage: PassageState): VerdictPictures {
  switch (verdict.kind) {
    case 'granted':
      return { why: verdict.marked === null ? null : UNKNOWN[verdict.marked], next: PASSAGE[passage] };
    case 'refused': {
      const { why, next } = REFUSED[verdict.reason];
      const byClause = verdict.clause === null ? undefined : CLAUSES[verdict.clause.kind];
      // What will be yes by itself needs nobody.
      const isLater = verdict.clause !== null && verdict.clause.againAt !== null;
      return { why: byClause ?? why, next: isLater ? 'later' : next };
    }
    case 'unknown':
      return { why: UNKNOWN[verdict.reason], next: 'staff' };
    case 'unreadable': {
      const isPhone = verdict.detail === 'random-uid-device' || verdict.detail === 'foreign-code';
      const pictures = UNREADABLE[verdict.reason];
      return isPhone ? { ...pictures, next: 'show-code' } : pictures;
    }
  }
}
