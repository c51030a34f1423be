import { assertNever } from '../assert-never.ts';

/**
 * A use on its way through a lane: granted, and either waited for or settled. `presentation` names it for ledger, gate
 * and journal; `again` are later presentations by the same holder while it was open, which are the same passage.
 */
export interface Passage {
  readonly presentation: string;
  readonly again: readonly string[];
  readonly holder: string;
  /** ms since 1970 of the verdict that reserved it. */
  readonly at: number;
  readonly state: 'waiting' | 'passed' | 'annulled';
}

/** Passages of one lane, oldest first: every open one, and the last few that are settled. */
export type LanePassages = readonly Passage[];

/** Why a passage was settled; as the journal says it. */
export type PassageEnd =
  | { readonly outcome: 'committed'; readonly why: 'passed' | 'no-sensor' }
  | { readonly outcome: 'annulled'; readonly why: 'time-out' | 'revised' };

export type PassageEvent =
  | {
      readonly kind: 'granted';
      readonly presentation: string;
      readonly holder: string;
      readonly at: number;
      /** Whether anything here sees somebody pass. */
      readonly hasSensor: boolean;
    }
  /** Any other verdict; for a presentation that was granted before, the registry said otherwise. */
  | { readonly kind: 'not-granted'; readonly presentation: string }
  /** The sensor saw somebody; `presentation` where it can say which. */
  | { readonly kind: 'passed'; readonly presentation: string | null }
  | { readonly kind: 'time-is-up'; readonly presentation: string };

export type PassageEffect =
  | { readonly kind: 'reserve'; readonly passage: Passage }
  | { readonly kind: 'open-gate'; readonly presentation: string }
  /** Starts the wait anew; ends one that was running. */
  | { readonly kind: 'wait'; readonly presentation: string }
  | { readonly kind: 'settle'; readonly presentation: string; readonly end: PassageEnd }
  /** Somebody passed for whom nothing was reserved. */
  | { readonly kind: 'stray'; readonly presentation: string | null };

export interface PassageStep {
  readonly passages: LanePassages;
  readonly effects: readonly PassageEffect[];
}

/** Settled passages remembered: what is still on the screen, and some air. */
const KEPT_SETTLED = 8;
/** Who holds the card out again and again while the gate is open is one passage, and its latest ids are enough. */
const KEPT_AGAIN = 8;

/** One step of a lane's passages. Pure; the effects are to be carried out in their order. */
export function stepPassages(passages: LanePassages, event: PassageEvent): PassageStep {
  switch (event.kind) {
    case 'granted':
      return granted(passages, event);
    case 'not-granted': {
      const open = passages.find((passage) => isWaiting(passage) && names(passage, event.presentation));
      return open === undefined ? { passages, effects: [] } : settle(passages, open, REVISED);
    }
    case 'passed': {
      const open = passages.find(
        (passage) => isWaiting(passage) && (event.presentation === null || names(passage, event.presentation)),
      );
      if (open !== undefined) return settle(passages, open, PASSED);
      return { passages, effects: [{ kind: 'stray', presentation: event.presentation }] };
    }
    case 'time-is-up': {
      const open = passages.find((passage) => isWaiting(passage) && passage.presentation === event.presentation);
      return open === undefined ? { passages, effects: [] } : settle(passages, open, TIMED_OUT);
    }
    default:
      return assertNever(event);
  }
}

/** The passage a presentation belongs to; the newest, where a verdict changed its mind. */
export function passageOf(passages: LanePassages, presentation: string): Passage | undefined {
  return passages.findLast((passage) => names(passage, presentation));
}

/** The passage of this holder that nobody was seen to finish. */
export function openPassageOf(passages: LanePassages, holder: string): Passage | undefined {
  return passages.find((passage) => isWaiting(passage) && passage.holder === holder);
}

const PASSED: PassageEnd = { outcome: 'committed', why: 'passed' };
const NO_SENSOR: PassageEnd = { outcome: 'committed', why: 'no-sensor' };
const TIMED_OUT: PassageEnd = { outcome: 'annulled', why: 'time-out' };
const REVISED: PassageEnd = { outcome: 'annulled', why: 'revised' };

function granted(passages: LanePassages, event: PassageEvent & { kind: 'granted' }): PassageStep {
  const { presentation, holder, at } = event;
  const known = passageOf(passages, presentation);
  // The same verdict in other words; the gate has had its order.
  if (known !== undefined && known.state !== 'annulled') return { passages, effects: [] };
  const open = openPassageOf(passages, holder);
  if (open !== undefined) {
    const again = { ...open, again: [...open.again, presentation].slice(-KEPT_AGAIN) };
    return {
      passages: passages.map((passage) => (passage === open ? again : passage)),
      effects: [
        { kind: 'open-gate', presentation: open.presentation },
        { kind: 'wait', presentation: open.presentation },
      ],
    };
  }
  const passage: Passage = { presentation, again: [], holder, at, state: 'waiting' };
  const begun: PassageEffect[] = [
    { kind: 'reserve', passage },
    { kind: 'open-gate', presentation },
  ];
  const withNew = [...passages, passage];
  if (event.hasSensor) return { passages: withNew, effects: [...begun, { kind: 'wait', presentation }] };
  const settled = settle(withNew, passage, NO_SENSOR);
  return { passages: settled.passages, effects: [...begun, ...settled.effects] };
}

function settle(passages: LanePassages, open: Passage, end: PassageEnd): PassageStep {
  const state = end.outcome === 'committed' ? 'passed' : 'annulled';
  const after = passages.map((passage) => (passage === open ? { ...open, state } : passage) satisfies Passage);
  const surplus = after.filter((passage) => !isWaiting(passage)).length - KEPT_SETTLED;
  const dropped = new Set(surplus > 0 ? after.filter((passage) => !isWaiting(passage)).slice(0, surplus) : []);
  return {
    passages: after.filter((passage) => !dropped.has(passage)),
    effects: [{ kind: 'settle', presentation: open.presentation, end }],
  };
}

function isWaiting(passage: Passage): boolean {
  return passage.state === 'waiting';
}

function names(passage: Passage, presentation: string): boolean {
  return passage.presentation === presentation || passage.again.includes(presentation);
}
