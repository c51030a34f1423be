import type { CountNode } from './count-tree.ts';
import type { DayHolders } from './holder-counts.ts';
import type { Quantiles } from './latency-histogram.ts';

/** Counts of one service, or of all of them. Exact, and so for the terminal's own people only. */
export interface Tables {
  /** Presentations, each once, whatever became of it. */
  readonly presentations: number;
  /** Verdict, then reason, then clause (`-` where the card itself decided). */
  readonly outcomes: readonly CountNode[];
  /** Day of the terminal, then hour with its distance from UTC, then verdict. */
  readonly times: readonly CountNode[];
  /** Of cards that were read: country of the issuer, then PIC. */
  readonly issuers: readonly CountNode[];
  /** Of cards that were read. */
  readonly evidence: readonly CountNode[];
  /** Of cards that were read: where the answer came from; `none` where there was none. */
  readonly sources: readonly CountNode[];
  readonly holders: readonly DayHolders[];
  /** By path in `issuers`: the largest number of different holders on one day. One that is missing had none. */
  readonly issuerHolders: Readonly<Record<string, number>>;
  /** Committed and annulled, then why. */
  readonly passages: readonly CountNode[];
  /** Granted, and neither committed nor annulled yet. */
  readonly waiting: number;
  readonly overrides: readonly CountNode[];
}

/** All that is counted, as plain data. */
export interface StatisticsView {
  /** IANA name. */
  readonly zone: string;
  /** Minutes after midnight. */
  readonly dayStartsAt: number;
  /** Of the first and the last entry, ms since 1970; null where there is none. */
  readonly from: number | null;
  readonly to: number | null;
  readonly all: Tables;
  readonly services: readonly { readonly service: string; readonly tables: Tables }[];
  /** Presentations whose verdict the registry changed behind the screen; they are counted with the later one. */
  readonly revised: number;
  /** Why there was no answer. */
  readonly failures: readonly CountNode[];
  /** ms by step of a presentation. */
  readonly steps: readonly (Quantiles & { readonly step: string })[];
  /** Events of the terminal, by code. */
  readonly events: readonly CountNode[];
}
