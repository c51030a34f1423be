import type { AcademicLevel, CardStatus, CardType } from '../card-record.ts';
import type { Evidence } from '../credential.ts';
import type { LookupFailure, Source } from '../lookup-outcome.ts';
import type { Direction } from '../passage/use.ts';
import type { ClauseKind } from '../service/clause.ts';
import type { Verdict } from '../verdict.ts';

/** What every entry carries. No entry holds an ESCN, a UID or a name. `at` is ms since 1970 by the trusted clock. */
interface Common {
  readonly at: number;
  readonly lane: string;
}

/** One presentation and its verdict, with what a later "who would have got another verdict" needs to know. */
export interface PresentationEntry extends Common {
  readonly kind: 'presentation';
  /** Id of the presentation, unique in this journal. */
  readonly presentation: string;
  readonly service: string;
  readonly verdict: Verdict['kind'];
  readonly reason: Verdict['reason'];
  readonly clause: ClauseKind | null;
  readonly evidence: Evidence | null;
  readonly source: Source | null;
  readonly ageSeconds: number | null;
  readonly failure: LookupFailure | null;
  /** What the registry said, where it said something. */
  readonly status: CardStatus | null;
  readonly issuerPic: string | null;
  /** ISO 3166-1 alpha-2, where the terminal knows the institution. */
  readonly issuerCountry: string | null;
  readonly cardType: CardType | null;
  readonly academicLevel: AcademicLevel | null;
  readonly isTestCard: boolean;
  /** The holder's pseudonym of the day, hex; its key dies nightly. Null where nothing was read. */
  readonly holder: string | null;
  readonly zone: string | null;
  readonly direction: Direction | null;
  /** ms by step. */
  readonly steps: Readonly<Record<string, number>>;
}

/** What became of a granted presentation at the gate. */
export interface PassageEntry extends Common {
  readonly kind: 'passage';
  readonly presentation: string;
  readonly outcome: 'committed' | 'annulled';
  /** `no-sensor`: nothing there could tell; `restart`: the terminal was off meanwhile. */
  readonly why: 'passed' | 'no-sensor' | 'time-out' | 'restart' | 'revised';
}

/** Staff let somebody pass against the verdict. */
export interface OverrideEntry extends Common {
  readonly kind: 'override';
  readonly presentation: string;
  /** One of the reasons staff choose from, or their own words; at most 120 characters. */
  readonly reason: string;
}

/** Something of the terminal itself: a fault and its end, a start, a service that changed, an update refused. */
export interface EventEntry extends Common {
  readonly kind: 'event';
  /** Upper-case code, such as `GATE`, `SERVICE`, `START`; the same `doctor` knows. */
  readonly code: string;
  readonly detail: string;
}

export type JournalEntry = PresentationEntry | PassageEntry | OverrideEntry | EventEntry;
