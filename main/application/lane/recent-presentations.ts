import type { RecentPresentation } from '../../ipc/contract.ts';
import type { Clock } from '../ports/terminal-ports.ts';
import type { Conclusion, LaneBooks } from './lane-books.ts';

/** As many as fit beside a verdict on the staff's screen. */
const KEPT = 8;

/** The last presentations of a lane for its staff: when, what and why, and nothing of who. In memory only. */
export interface RecentPresentations {
  /** A later verdict on the same presentation takes the place of the earlier. */
  add(conclusion: Conclusion): void;
  view(): RecentPresentation[];
}

export function createRecentPresentations(clock: Clock, passageOf: LaneBooks['passageOf']): RecentPresentations {
  let kept: readonly Omit<RecentPresentation, 'passage'>[] = [];
  return {
    add({ presentationId, verdict }) {
      const { kind, reason } = verdict;
      const evidence = verdict.kind === 'unreadable' ? null : verdict.evidence;
      const others = kept.filter((one) => one.presentationId !== presentationId);
      kept = [{ presentationId, at: clock.now(), kind, reason, evidence }, ...others].slice(0, KEPT);
    },
    view: () => kept.map((one) => ({ ...one, passage: passageOf(one.presentationId) ?? 'none' })),
  };
}
