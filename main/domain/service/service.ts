import type { AcademicLevel, CardType } from '../card-record.ts';
import type { Evidence } from '../credential.ts';
import { DEFAULT_FRESHNESS, type FreshnessLimits } from '../freshness.ts';
import type { LocalText } from '../language.ts';
import type { UnknownReason } from '../verdict.ts';
import type { ClauseKind, WhenUnknown } from './clause.ts';

/** What is done where nobody can vouch for a card, by why. */
export type WhenUnknownRule = Readonly<Record<UnknownReason, WhenUnknown>>;

/** Whose cards count. Every part that is not null must hold; `deny` wins over all. PICs are nine digits. */
export interface IssuerRule {
  /** PICs that count; an alliance, or the own institution. */
  readonly pics: readonly string[] | null;
  /** ISO 3166-1 alpha-2, upper case; told by the terminal's list of institutions. */
  readonly countries: readonly string[] | null;
  readonly deny: readonly string[];
}

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** A stretch of the day in which the service is open, such as lunch. Wall-clock times `HH:mm` of the service's zone. */
export interface OpeningWindow {
  readonly id: string;
  readonly days: readonly Weekday[];
  readonly from: string;
  /** Not included; `24:00` is the end of the day. Earlier than `from`: it ends on the next day. */
  readonly to: string;
}

export interface OpeningHours {
  /** IANA name, such as `Europe/Madrid`. */
  readonly zone: string;
  readonly windows: readonly OpeningWindow[];
  /** Days on which it is closed all day, `yyyy-MM-dd` in the zone. */
  readonly closedOn: readonly string[];
}

/** How often one holder may use the service; each part that is not null (or false) must hold. */
export interface UsageRule {
  readonly oncePerWindow: boolean;
  readonly perDay: number | null;
  readonly minutesBetween: number | null;
}

export type PassbackRule =
  | { readonly kind: 'none' }
  /** The same holder not again at this lane within `seconds`. */
  | { readonly kind: 'lane'; readonly seconds: number }
  /** … nor at another lane of its zone. */
  | { readonly kind: 'zone'; readonly seconds: number }
  /** In only from outside, out only from inside; told by the lanes' directions. */
  | { readonly kind: 'area' };

export interface GateRule {
  /** How long the gate is held open, in ms. */
  readonly openMs: number;
  /** Nobody passed for so long: the use is annulled. In ms; of no account where a lane has no sensor. */
  readonly passageTimeoutMs: number;
}

/** What a lane offers and asks for. Data, not code: read from a file that carries examples of itself. */
export interface Service {
  readonly id: string;
  readonly name: LocalText;
  readonly cards: 'production' | 'test' | 'both';
  readonly leastEvidence: Evidence;
  readonly freshness: FreshnessLimits;
  readonly issuers: IssuerRule;
  /** Null: any. */
  readonly levels: readonly AcademicLevel[] | null;
  /** Null: any. */
  readonly cardTypes: readonly CardType[] | null;
  readonly whenUnknown: WhenUnknownRule;
  /** Null: always open. */
  readonly hours: OpeningHours | null;
  readonly usage: UsageRule;
  readonly passback: PassbackRule;
  readonly gate: GateRule;
  /** Own words for a clause, in place of the page's. */
  readonly messages: {
    readonly [kind in ClauseKind]?: { readonly holder?: LocalText; readonly staff?: LocalText };
  };
}

const REFUSE_UNKNOWN: WhenUnknownRule = {
  'not-registered': 'refuse',
  'registry-unreachable': 'refuse',
  'knowledge-too-old': 'refuse',
  'clock-not-trusted': 'refuse',
  'not-told': 'refuse',
};

/** The built-in service: any active student, by any way in, as often as they like. */
export const ACTIVE_STUDENT: Service = {
  id: 'active-student',
  name: {
    en: 'Student status',
    fr: 'Statut étudiant',
    de: 'Studierendenstatus',
    it: 'Stato di studente',
    es: 'Condición de estudiante',
    ca: "Condició d'estudiant",
    pt: 'Estatuto de estudante',
    pl: 'Status studenta',
    sv: 'Studentstatus',
    fi: 'Opiskelija-asema',
  },
  cards: 'production',
  leastEvidence: 'typed',
  freshness: DEFAULT_FRESHNESS,
  issuers: { pics: null, countries: null, deny: [] },
  levels: null,
  cardTypes: null,
  whenUnknown: REFUSE_UNKNOWN,
  hours: null,
  usage: { oncePerWindow: false, perDay: null, minutesBetween: null },
  passback: { kind: 'none' },
  gate: { openMs: 3000, passageTimeoutMs: 10_000 },
  messages: {},
};
