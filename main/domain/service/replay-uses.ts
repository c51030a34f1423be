import type { PassageEntry, PresentationEntry } from '../journal/entry.ts';
import type { PastUse } from '../passage/use.ts';

/** Uses as they would have been. Pseudonyms die nightly, so a holder's are those of one day by themselves. */
export interface ReplayedUses {
  /** Those that count for this presentation: not that of a passage still open at the same lane. */
  before(entry: PresentationEntry): readonly PastUse[];
  /** It was granted. `wasGranted`: at the terminal too, so that the journal tells what became of it. */
  grant(entry: PresentationEntry, wasGranted: boolean): void;
  settle(entry: PassageEntry): void;
  /** It was not granted after all. */
  takeBack(presentation: string): void;
}

interface Use extends PastUse {
  readonly holder: string;
  state: PastUse['state'];
}

/** Longer than any day of a terminal. */
const DAY_MS = 30 * 3_600_000;
/** Uses looked through for ones that are over. */
const SWEEP_AT = 10_000;

export function createReplayedUses(): ReplayedUses {
  const uses = new Map<string, Use>();
  const byHolder = new Map<string, Set<string>>();
  let sweepAt = SWEEP_AT;

  const remove = (presentation: string): void => {
    const use = uses.get(presentation);
    if (use === undefined) return;
    uses.delete(presentation);
    const own = byHolder.get(use.holder);
    own?.delete(presentation);
    if (own?.size === 0) byHolder.delete(use.holder);
  };
  const sweep = (now: number): void => {
    for (const [presentation, { at }] of uses) if (now - at > DAY_MS) remove(presentation);
    sweepAt = Math.max(SWEEP_AT, 2 * uses.size);
  };
  const usesOf = (holder: string): readonly Use[] =>
    [...(byHolder.get(holder) ?? [])].flatMap((presentation) => uses.get(presentation) ?? []);

  return {
    before({ holder, lane }) {
      if (holder === null) return [];
      return usesOf(holder).filter((use) => use.state === 'committed' || use.lane !== lane);
    },
    grant(entry, wasGranted) {
      const { holder, presentation, at, service, lane, zone, direction } = entry;
      if (holder === null || uses.has(presentation)) return;
      // A second tap while the passage is open is the same passage.
      if (usesOf(holder).some((use) => use.state === 'reserved' && use.lane === lane)) return;
      uses.set(presentation, {
        holder,
        at,
        service,
        lane,
        zone,
        direction,
        state: wasGranted ? 'reserved' : 'committed',
      });
      byHolder.set(holder, (byHolder.get(holder) ?? new Set()).add(presentation));
      if (uses.size > sweepAt) sweep(at);
    },
    settle({ presentation, outcome }) {
      const use = uses.get(presentation);
      if (use === undefined) return;
      if (outcome === 'annulled') remove(presentation);
      else use.state = 'committed';
    },
    takeBack: remove,
  };
}
