/** Which way a lane leads, where it matters. */
export const DIRECTIONS = ['in', 'out'] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** A use of a service by one holder on the running day. `reserved`: granted, and not yet seen to pass. */
export interface PastUse {
  /** ms since 1970 of the verdict. */
  readonly at: number;
  readonly service: string;
  readonly lane: string;
  /** Lanes that stand side by side share a zone; null where a lane stands alone. */
  readonly zone: string | null;
  readonly direction: Direction | null;
  readonly state: 'reserved' | 'committed';
}

/** Where a presentation happens. */
export interface Place {
  readonly lane: string;
  readonly zone: string | null;
  readonly direction: Direction | null;
}
