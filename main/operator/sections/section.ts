import type { DashboardRange, OperatorContent } from '../../ipc/operator.ts';

/** What a page wants to see of a section. */
export interface SectionWish {
  readonly range: DashboardRange;
}

/** One section of the operator area: says what it shows, again and again while it is on the screen. */
export interface Section {
  /**
   * What there is to show now. Never rejects for what a disk or a network can do: that is content. `signal` ends what
   * nobody waits for any more.
   */
  read(wish: SectionWish, signal: AbortSignal): OperatorContent | Promise<OperatorContent>;
  /** ms between two readings while it is shown; null: once. */
  readonly everyMs: number | null;
  /** What staff can have it do, by the action's name. Calls back when there is something new to read. */
  readonly actions?: Readonly<Partial<Record<SectionAction, (onChange: () => void, signal: AbortSignal) => void>>>;
}

export type SectionAction = 'verify-journal' | 'ask-registry';
