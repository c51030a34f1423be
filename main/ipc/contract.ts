import { z } from 'zod';
import { ACADEMIC_LEVELS, CARD_TYPES } from '../domain/card-record.ts';
import { EVIDENCE } from '../domain/credential.ts';
import { LANGUAGES } from '../domain/language.ts';
import { LOOKUP_FAILURES } from '../domain/lookup-outcome.ts';
import { CLAUSE_KINDS } from '../domain/service/clause.ts';
import { GRANTED_REASONS, REFUSED_REASONS, UNKNOWN_REASONS, UNREADABLE_REASONS } from '../domain/verdict.ts';
import { gateHealth, readerHealth, registryHealth } from './health.ts';
import { pageInputs } from './inputs.ts';
import { localText } from './local-text.ts';
import { operatorAction, operatorArea } from './operator.ts';
import { setupAction, setupArea } from './setup.ts';

/**
 * Every message between page and terminal, once. The terminal sends the whole view each time it changes, and to the one
 * page whose staff gave their PIN the operator area; the page sends what it saw. Electron's IPC and the browser shell's WebSocket carry the same JSON, and both sides parse it.
 * No ESCN, UID or holder's name is in any message to the page.
 */

const grounds = {
  evidence: z.enum(EVIDENCE),
  source: z.enum(['registry', 'cache']).nullable(),
  ageSeconds: z.number().int().nonnegative().nullable(),
  card: z
    .object({
      issuerName: z.string(),
      issuerPic: z.string().nullable(),
      /** ISO 3166-1 alpha-2; null where the terminal doesn't know it. */
      issuerCountry: z.string().nullable(),
      /** `yyyy-MM-dd` */
      expiresOn: z.string(),
      cardType: z.enum(CARD_TYPES),
      academicLevel: z.enum(ACADEMIC_LEVELS).nullable(),
    })
    .nullable(),
};

/** The service's rule that said no, with what its words need. */
const clause = z
  .object({
    kind: z.enum(CLAUSE_KINDS),
    use: z.object({ at: z.number(), lane: z.string() }).nullable(),
    againAt: z.number().nullable(),
    /** The service's own words, where it has some. */
    holder: localText.nullable(),
    staff: localText.nullable(),
  })
  .nullable();

const verdictView = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('granted'),
    reason: z.enum(GRANTED_REASONS),
    marked: z.enum(UNKNOWN_REASONS).nullable(),
    ...grounds,
  }),
  z.object({ kind: z.literal('refused'), reason: z.enum(REFUSED_REASONS), clause, ...grounds }),
  z.object({
    kind: z.literal('unknown'),
    reason: z.enum(UNKNOWN_REASONS),
    failure: z.enum(LOOKUP_FAILURES).nullable(),
    clause,
    advice: z.enum(['refuse', 'ask-staff']),
    ...grounds,
  }),
  z.object({
    kind: z.literal('unreadable'),
    reason: z.enum(UNREADABLE_REASONS),
    /** What was held out instead, as a code. */
    detail: z.string().nullable(),
  }),
]);

/** Milliseconds by step of the presentation; `totalMs` from first notice to verdict. */
const steps = z.record(z.string(), z.number());

const PASSAGE_STATES = ['none', 'waiting', 'passed', 'annulled'] as const;
export type PassageState = (typeof PASSAGE_STATES)[number];

/** Light and dark of the screen, as `screen.scheme` of config.json has them. */
const COLOR_SCHEMES = ['auto', 'light', 'dark'] as const;

const sessionView = z.discriminatedUnion('state', [
  z.object({ state: z.literal('idle') }),
  z.object({ state: z.literal('reading'), presentationId: z.string() }),
  z.object({ state: z.literal('looking-up'), presentationId: z.string(), evidence: z.enum(EVIDENCE) }),
  z.object({
    state: z.literal('showing'),
    presentationId: z.string(),
    verdict: verdictView,
    steps,
    /** How long the verdict stays from the moment it is first shown. */
    showForMs: z.number(),
    /** What became of the verdict at the gate; `none` where it opens nothing. */
    passage: z.object({ state: z.enum(PASSAGE_STATES) }),
    /** Whether staff may let this holder pass with their PIN. */
    canOverride: z.boolean(),
    /** What the last override message came to. `until` is ms since 1970, for `locked` only. */
    override: z.object({
      state: z.enum(['none', 'checking', 'wrong-pin', 'locked']),
      until: z.number().nullable(),
    }),
  }),
  z.object({ state: z.literal('awaiting-removal') }),
  z.object({
    state: z.literal('out-of-order'),
    /** Short code a technician looks up, such as `CONFIG`. */
    code: z.string(),
    message: z.string(),
    remedy: z.string(),
  }),
]);

/** Opening hours as they are now; null for a service that is always open. */
const opening = z
  .object({
    isOpen: z.boolean(),
    /** ms since 1970 of the next change; null where none is known. */
    changesAt: z.number().nullable(),
  })
  .nullable();

const recentPresentation = z.object({
  presentationId: z.string(),
  /** ms since 1970 */
  at: z.number(),
  kind: z.enum(['granted', 'refused', 'unknown', 'unreadable']),
  reason: z.enum([...GRANTED_REASONS, ...REFUSED_REASONS, ...UNKNOWN_REASONS, ...UNREADABLE_REASONS]),
  evidence: z.enum(EVIDENCE).nullable(),
  passage: z.enum(PASSAGE_STATES),
});

const screenSettings = z.object({
  /** `auto` goes by the system. */
  scheme: z.enum(COLOR_SCHEMES),
  /** Of sounds, in percent; 0 is muted. */
  volume: z.number().min(0).max(100),
});

const sampleCard = z.object({
  id: z.string(),
  /** Which verdict kind and reason it leads to, such as `refused/expired`. */
  leadsTo: z.string(),
  title: z.string(),
  subtitle: z.string(),
  medium: z.enum(['chip', 'qr']),
});

export const terminalView = z.object({
  lane: z.string(),
  demo: z.boolean(),
  service: z.object({ id: z.string(), name: localText }),
  /** What the page speaks where nobody chose another, and what it speaks to staff. */
  languages: z.object({ page: z.enum(LANGUAGES), staff: z.enum(LANGUAGES) }),
  session: sessionView,
  readers: readerHealth,
  registry: registryHealth,
  gate: gateHealth,
  /** The ways in beside the card reader; absent where nothing is set: a camera, and no keypad. */
  inputs: pageInputs.optional(),
  opening,
  /** ms since 1970 of the last complete list of the institution's cards; null where none is kept. */
  listedAt: z.number().nullable(),
  /** The last of this lane, newest first; who it was isn't told. */
  recent: z.array(recentPresentation),
  screen: screenSettings,
  /** Sample cards to tap on screen; empty outside the demo. */
  samples: z.array(sampleCard),
});

export type TerminalView = z.infer<typeof terminalView>;
export type SessionView = TerminalView['session'];
export type VerdictView = z.infer<typeof verdictView>;
export type RecentPresentation = z.infer<typeof recentPresentation>;
export type SampleCard = z.infer<typeof sampleCard>;

/** What the camera does, as the page sees it. */
export const CAMERA_STATES = [
  'off',
  'starting',
  'running',
  'covered',
  'missing',
  'refused',
  'busy',
  'lost',
  'failed',
] as const;
export type CameraState = (typeof CAMERA_STATES)[number];

/** Longest text that crosses from the page, in UTF-16 units; a longer one is cut there and is no ESC anyway. */
export const MAX_SCANNED_LENGTH = 4096;

/** Longest reason staff may write, in UTF-16 units. */
export const MAX_OVERRIDE_REASON = 120;
export { LANGUAGES, type Language } from '../domain/language.ts';
export { OVERRIDE_REASONS } from '../domain/override.ts';

/** What a page says to its lane. */
const laneMessage = z.discriminatedUnion('kind', [
  /** The page is up and wants the view. */
  z.object({ kind: z.literal('hello') }),
  z.object({
    kind: z.literal('scanned'),
    text: z.string().max(MAX_SCANNED_LENGTH),
    /** Decoding of the frame, in ms. */
    decodeMs: z.number().nonnegative().finite(),
  }),
  /** Two different codes in one frame. */
  z.object({ kind: z.literal('two-codes') }),
  z.object({ kind: z.literal('typed'), text: z.string().max(MAX_SCANNED_LENGTH) }),
  z.object({ kind: z.literal('camera'), state: z.enum(CAMERA_STATES) }),
  /** A sample card of the demo was tapped. */
  z.object({ kind: z.literal('sample'), id: z.string().max(64) }),
  /** The verdict of this presentation is on the screen. */
  z.object({ kind: z.literal('painted'), presentationId: z.string().max(64) }),
  /**
   * Staff begin to let somebody pass, so that the verdict stays while they type, or give it up. Keeps a verdict that
   * may be overridden, for a minute at most; the next card interrupts as ever.
   */
  z.object({ kind: z.literal('hold'), presentationId: z.string().max(64), isHeld: z.boolean() }),
  /** Staff let somebody pass. `reason` is one of {@link OVERRIDE_REASONS} or their own words. */
  z.object({
    kind: z.literal('override'),
    presentationId: z.string().max(64),
    pin: z.string().max(64),
    reason: z.string().trim().min(1).max(MAX_OVERRIDE_REASON),
  }),
]);
export type LaneMessage = z.infer<typeof laneMessage>;

export const pageMessage = z.discriminatedUnion('kind', [
  laneMessage,
  /** Staff at work in the operator area. */
  z.object({ kind: z.literal('operator'), action: operatorAction }),
  /** Somebody at the setup screen. */
  z.object({ kind: z.literal('setup'), action: setupAction }),
]);
export type PageMessage = z.infer<typeof pageMessage>;

export const hostMessage = z.discriminatedUnion('kind', [
  /** To every page: the lane as it stands. */
  z.object({ kind: z.literal('view'), view: terminalView }),
  /** To the page that asked, and to no other. */
  z.object({ kind: z.literal('operator'), area: operatorArea }),
  /** To the page that asked, and to no other. */
  z.object({ kind: z.literal('setup'), area: setupArea }),
]);
export type HostMessage = z.infer<typeof hostMessage>;
