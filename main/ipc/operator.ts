import { z } from 'zod';
import { EVIDENCE } from '../domain/credential.ts';
import { LOOKUP_FAILURES } from '../domain/lookup-outcome.ts';
import { gateHealth, readerHealth, registryHealth } from './health.ts';
import { localText } from './local-text.ts';
import { statisticsView, stepLatencies } from './statistics.ts';

/**
 * The operator area, as it crosses to the one page whose staff gave their PIN. Times are ms since 1970. No ESCN, UID or
 * holder's name is in any of it, and no list of people.
 */

export const OPERATOR_SECTIONS = [
  'status',
  'dashboard',
  'journal',
  'services',
  'readers',
  'registry',
  'trust',
  'doctor',
  'logs',
  'about',
] as const;
export type OperatorSection = (typeof OPERATOR_SECTIONS)[number];

/** How far back the dashboard looks: today, 7 days, 31 days. */
export const DASHBOARD_RANGES = ['today', 'week', 'month'] as const;
export type DashboardRange = (typeof DASHBOARD_RANGES)[number];

export const DOCUMENT_FORMATS = ['pdf', 'csv'] as const;
export type DocumentFormat = (typeof DOCUMENT_FORMATS)[number];

export const operatorAction = z.discriminatedUnion('do', [
  /** Somebody wants in. */
  z.object({ do: z.literal('open') }),
  z.object({ do: z.literal('enter'), pin: z.string().max(64) }),
  /** Somebody is still there. */
  z.object({ do: z.literal('touch') }),
  z.object({ do: z.literal('show'), section: z.string().max(32), range: z.enum(DASHBOARD_RANGES).optional() }),
  z.object({ do: z.literal('verify-journal') }),
  z.object({ do: z.literal('ask-registry') }),
  /** `language` as in the `lang` attribute of the page. */
  z.object({ do: z.literal('export'), format: z.enum(DOCUMENT_FORMATS), language: z.string().max(16) }),
  z.object({ do: z.literal('leave') }),
]);
export type OperatorAction = z.infer<typeof operatorAction>;

const nodes = z.array(z.object({ key: z.string(), count: z.number() }));

const statusContent = z.object({
  section: z.literal('status'),
  startedAt: z.number(),
  now: z.number(),
  isClockTrusted: z.boolean(),
  rssBytes: z.number(),
  lanes: z.array(
    z.object({ lane: z.string(), service: localText, state: z.string(), readers: readerHealth, gate: gateHealth }),
  ),
  registry: registryHealth.extend({ isResting: z.boolean() }),
  /** Cards known in memory and on disk; null where nothing lies on disk. */
  known: z.object({ memory: z.number(), disk: z.number().nullable() }),
  sync: z.object({
    state: z.enum(['off', 'no-key', 'resting', 'waiting', 'running']),
    completedAt: z.number().nullable(),
    nextAt: z.number().nullable(),
    lastTry: z.object({ at: z.number(), isDone: z.boolean(), message: z.string() }).nullable(),
  }),
  journal: z.object({ isKept: z.boolean(), rowsLost: z.number() }),
  steps: stepLatencies,
});

const dashboardContent = z.object({
  section: z.literal('dashboard'),
  range: z.enum(DASHBOARD_RANGES),
  /** False while rows are still being read. */
  isComplete: z.boolean(),
  statistics: statisticsView,
  /** Names of institutions by PIC, where they are known here. */
  institutions: z.record(z.string(), z.string()),
  /** Of the cards that are known; null before they were first counted. */
  cards: z
    .object({
      cards: z.number(),
      active: z.number(),
      notRegistered: z.number(),
      byType: nodes,
      byIssuer: nodes,
      byYear: nodes,
      countedAt: z.number(),
    })
    .nullable(),
  /** End of the last complete sync. */
  syncedAt: z.number().nullable(),
});

const journalContent = z.object({
  section: z.literal('journal'),
  isKept: z.boolean(),
  check: z.discriminatedUnion('state', [
    z.object({ state: z.literal('none') }),
    z.object({ state: z.literal('running'), rows: z.number() }),
    z.object({ state: z.literal('intact'), rows: z.number(), checkpoints: z.number(), unsigned: z.number() }),
    z.object({ state: z.literal('empty') }),
    z.object({ state: z.literal('broken'), fault: z.string(), sequence: z.number(), detail: z.string() }),
    /** It could not be read. */
    z.object({ state: z.literal('failed'), message: z.string() }),
  ]),
  /** The last ones, newest first; null where they can't be read. Time, lane and what it was: nothing of whose. */
  entries: z
    .array(
      z.object({
        at: z.number(),
        lane: z.string(),
        kind: z.enum(['presentation', 'passage', 'override', 'event']),
        /** Verdict, what became of the passage, or the event's code. */
        what: z.string(),
        /** Reason of the verdict, why, or the event's detail. */
        why: z.string(),
        evidence: z.enum(EVIDENCE).nullable(),
      }),
    )
    .nullable(),
});

const servicesContent = z.object({
  section: z.literal('services'),
  services: z.array(
    z.object({
      id: z.string(),
      name: localText,
      /** Lanes that serve by it. */
      lanes: z.array(z.string()),
      examples: z.array(z.object({ name: z.string(), expected: z.string(), got: z.string(), holds: z.boolean() })),
    }),
  ),
  faults: z.array(
    z.object({
      service: z.string().nullable(),
      faults: z.array(z.string()),
      serves: z.enum(['last-accepted', 'nothing']),
    }),
  ),
});

const readersContent = z.object({
  section: z.literal('readers'),
  readers: readerHealth,
  /** What readers saw last, newest first: for a test with a card in hand. */
  reads: z.array(
    z.object({ at: z.number(), reader: z.string(), outcome: z.string(), ms: z.number(), apdus: z.number() }),
  ),
});

const registryContent = z.object({
  section: z.literal('registry'),
  registry: registryHealth.extend({ isResting: z.boolean() }),
  test: z.discriminatedUnion('state', [
    z.object({ state: z.literal('none') }),
    z.object({ state: z.literal('running') }),
    z.object({ state: z.literal('answered'), at: z.number(), ms: z.number() }),
    z.object({ state: z.literal('failed'), at: z.number(), ms: z.number(), failure: z.enum(LOOKUP_FAILURES) }),
  ]),
});

const trustContent = z.object({
  section: z.literal('trust'),
  certificates: z.array(
    z.object({
      name: z.string(),
      role: z.enum(['root', 'authority']),
      pic: z.string().nullable(),
      expiresAt: z.number(),
      fingerprint: z.string(),
    }),
  ),
  signers: z.number(),
  /** Files that are not trusted as they are, one line each. */
  faults: z.array(z.string()),
});

export const doctorContent = z.object({
  section: z.literal('doctor'),
  findings: z.array(
    z.object({
      code: z.string(),
      state: z.enum(['ok', 'warn', 'fail']),
      what: z.string(),
      remedy: z.string().nullable(),
    }),
  ),
});

const logsContent = z.object({
  section: z.literal('logs'),
  lines: z.array(z.object({ at: z.number(), level: z.enum(['info', 'warn', 'error']), text: z.string() })),
});

const aboutContent = z.object({
  section: z.literal('about'),
  version: z.string(),
  node: z.string(),
  platform: z.string(),
  shell: z.string(),
});

export const operatorContent = z.discriminatedUnion('section', [
  statusContent,
  dashboardContent,
  journalContent,
  servicesContent,
  readersContent,
  registryContent,
  trustContent,
  doctorContent,
  logsContent,
  aboutContent,
  /** There is no section of this name in this version. */
  z.object({ section: z.literal('unknown'), name: z.string() }),
  /** The section could not be made; one line. */
  z.object({ section: z.literal('failed'), name: z.string(), message: z.string() }),
]);
export type OperatorContent = z.infer<typeof operatorContent>;
export type ContentOf<S extends OperatorContent['section']> = Extract<OperatorContent, { section: S }>;

/** A report on its way. */
const operatorDocument = z.discriminatedUnion('state', [
  z.object({ state: z.literal('none') }),
  z.object({ state: z.literal('making'), format: z.enum(DOCUMENT_FORMATS) }),
  /** To be fetched once from this path of the terminal's own host. */
  z.object({ state: z.literal('ready'), format: z.enum(DOCUMENT_FORMATS), name: z.string(), path: z.string() }),
  z.object({ state: z.literal('saved'), format: z.enum(DOCUMENT_FORMATS), place: z.string() }),
  z.object({ state: z.literal('failed'), format: z.enum(DOCUMENT_FORMATS), message: z.string() }),
]);
export type OperatorDocument = z.infer<typeof operatorDocument>;

export const operatorArea = z.discriminatedUnion('state', [
  z.object({ state: z.literal('closed'), why: z.enum(['left', 'idle', 'time-up', 'not-open']) }),
  /** Nobody has set one, so nobody comes in. */
  z.object({ state: z.literal('no-pin') }),
  z.object({ state: z.literal('asking'), note: z.enum(['none', 'checking', 'wrong-pin']) }),
  z.object({ state: z.literal('locked'), until: z.number(), now: z.number() }),
  z.object({
    state: z.literal('open'),
    /** It closes by itself after as long without a touch. */
    idleMs: z.number(),
    /** And after as long in any case, from this message on. */
    endsInMs: z.number(),
    section: z.string(),
    /** Null while it is being made. */
    content: operatorContent.nullable(),
    document: operatorDocument,
  }),
]);
export type OperatorArea = z.infer<typeof operatorArea>;
