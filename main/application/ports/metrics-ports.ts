import type { JournalEntry } from '../../domain/journal/entry.ts';

/** What a scrape can be told of the terminal as it is now. Null, or empty, is what this terminal doesn't have. */
export interface TerminalGauges {
  readonly version: string;
  readonly shell: string;
  /** Of what is known of cards. */
  readonly cache: {
    readonly memory: { readonly positive: number; readonly negative: number };
    readonly disk: { readonly positive: number; readonly negative: number } | null;
    /** Recalls since the start, by where they were answered. */
    readonly recalls: { readonly hot: number; readonly disk: number; readonly missed: number };
  } | null;
  readonly registries: readonly {
    readonly host: string;
    readonly isAnswering: boolean;
    /** Left alone for now: it asked for it, or has failed again and again. */
    readonly isResting: boolean;
    /** ms since 1970. */
    readonly lastAnswerAt: number | null;
  }[];
  /** Rows since the start. */
  readonly journal: { readonly rowsWritten: number; readonly rowsLost: number } | null;
  readonly gates: readonly { readonly gate: string; readonly isReady: boolean }[];
  readonly readers: { readonly found: number; readonly isReady: boolean; readonly restarts: number };
  readonly isClockTrusted: boolean;
  /** Granted, and not yet passed or annulled. */
  readonly passagesWaiting: number;
  /** The last complete sync of the campus's cards; null where there was none. `at` is ms since 1970. */
  readonly synced: { readonly cards: number; readonly at: number } | null;
}

/** Where numbers for a scrape come from. */
export interface MetricsSource {
  /** Journal entries from now on; returns what ends it. */
  subscribe(listener: (entry: JournalEntry) => void): () => void;
  gauges(): TerminalGauges;
}

/** Metrics as they go over the wire. */
export interface MetricsText {
  readonly contentType: string;
  readonly body: string;
}

/** Answers scrapes. Costs nothing before the first. */
export interface Metrics {
  scrape(): Promise<MetricsText>;
  close(): void;
}
