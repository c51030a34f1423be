/** Where a store works: `data` is what the power is cut under, `site` what the bench put there for it. */
export interface PowerPlace {
  readonly site: string;
  readonly data: string;
}

/** What a store has said so far. Works are numbered from 0; -1 is before the first. */
export interface Told {
  readonly begun: number;
  /** The last work it called done: after that it may not be lost. */
  readonly acknowledged: number;
  /** What the store said with it, to be held against what is found. */
  readonly detail: string;
}

/** How works are told while they are done. */
export interface Teller {
  begin(work: number): void;
  acknowledge(work: number, detail?: string): void;
}

export type PowerFault =
  /** It did not start on what it had written itself. */
  | 'unreadable'
  /** Something acknowledged is gone. */
  | 'lost'
  /** Neither the state before a work nor the one after it. */
  | 'half';

/** What a start on the files that were left came to. */
export interface PowerFinding {
  readonly fault: { readonly kind: PowerFault; readonly detail: string } | undefined;
  /** The last work that is there; -1 where none is. */
  readonly shown: number;
  /** From opening the files to the first answer from them, in ms. */
  readonly readyMs: number;
}

/** A store under the power-cut bench. A new one is a file in `stores` and a line in `all-stores.ts`. */
export interface PowerStore {
  readonly name: string;
  /** What ends without harm to an acknowledged work: the process, or the machine as well. */
  readonly outlives: 'process' | 'power';
  /** Works of the run whose disk is cut, where the usual number is not right. */
  readonly recordedWorks?: number;
  /** Makes in the site's folder what all works need. */
  prepare?(site: string): void | Promise<void>;
  /** Opens the store and does the works from `from` up to `until`, that one left out. */
  work(place: PowerPlace, from: number, until: number, teller: Teller): Promise<void>;
  /** Opens what is left. `told.acknowledged` is -1 where nothing was promised. */
  examine(place: PowerPlace, told: Told): Promise<PowerFinding>;
}

export const NOTHING_TOLD: Told = { begun: -1, acknowledged: -1, detail: '' };

/** The finding on a store that shows `shown`, whole. */
export function findingOf(shown: number, told: Told, readyMs: number): PowerFinding {
  const isLost = shown < told.acknowledged;
  const detail = `work ${told.acknowledged} was acknowledged, ${shown} is there`;
  if (isLost) return { fault: { kind: 'lost', detail }, shown, readyMs };
  if (shown <= told.begun) return { fault: undefined, shown, readyMs };
  return { fault: { kind: 'half', detail: `work ${shown} is there and was never begun` }, shown, readyMs };
}

export function faultFinding(kind: PowerFault, detail: string, readyMs: number): PowerFinding {
  return { fault: { kind, detail }, shown: -1, readyMs };
}
