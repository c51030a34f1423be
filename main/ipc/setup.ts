import { z } from 'zod';
import { LANGUAGES } from '../domain/language.ts';
import { LOOKUP_FAILURES } from '../domain/lookup-outcome.ts';

/**
 * The setup screen's part of the contract: what one page asks for, and what it shows. The terminal holds the choices,
 * so that a page that is reloaded goes on where it was; a PIN goes in and never comes back.
 */

export const SETUP_STEPS = [
  'language',
  'institution',
  'service',
  'registry',
  'reader',
  'camera',
  'pin',
  'summary',
] as const;
export type SetupStep = (typeof SETUP_STEPS)[number];

export const REGISTRY_CHOICES = ['production', 'sandbox', 'own'] as const;

/** Longest text of a field, in UTF-16 units. */
const MAX_FIELD = 300;
/** What the text of a code with a configuration begins with; no address and no card number does. */
export const CONFIG_CODE_PREFIX = 'TESSERA-CONFIG:1:';
/** Longest code with a configuration: what a QR code of the largest size holds. */
export const MAX_CONFIG_CODE = 2953;

const field = z.string().max(MAX_FIELD);
const institution = z.object({ pic: field, name: field, country: field });

export const setupAction = z.discriminatedUnion('do', [
  z.object({ do: z.literal('open') }),
  /** The operator PIN, where one is needed to open. */
  z.object({ do: z.literal('enter'), pin: z.string().max(64) }),
  z.object({ do: z.literal('leave') }),
  z.object({ do: z.literal('go'), step: z.enum(SETUP_STEPS) }),
  z.object({ do: z.literal('language'), language: z.enum(LANGUAGES) }),
  z.object({ do: z.literal('search'), text: field }),
  /** Null: none is named. */
  z.object({ do: z.literal('institution'), institution: institution.nullable() }),
  z.object({ do: z.literal('service'), id: field }),
  z.object({ do: z.literal('lane'), name: field }),
  z.object({ do: z.literal('registry'), choice: z.enum(REGISTRY_CHOICES), url: field }),
  z.object({ do: z.literal('try-registry') }),
  /** Part of its name; null for any. */
  z.object({ do: z.literal('reader'), name: field.nullable() }),
  /** Its label as the browser gives it; null for the usual one. */
  z.object({ do: z.literal('camera'), label: field.nullable() }),
  z.object({ do: z.literal('new-pin'), pin: z.string().max(64), again: z.string().max(64) }),
  z.object({ do: z.literal('look-for-files') }),
  z.object({ do: z.literal('file'), id: z.number().int().nonnegative() }),
  z.object({ do: z.literal('code'), text: z.string().max(MAX_CONFIG_CODE) }),
  /** Takes over, or drops, what a file or a code holds. */
  z.object({ do: z.literal('take'), isWanted: z.boolean() }),
  z.object({ do: z.literal('save') }),
  /** Puts back the configuration from before. */
  z.object({ do: z.literal('put-back') }),
]);
export type SetupAction = z.infer<typeof setupAction>;

const draft = z.object({
  language: z.enum(LANGUAGES),
  institution: institution.nullable(),
  service: z.string(),
  lane: z.string(),
  registry: z.object({ choice: z.enum(REGISTRY_CHOICES), url: z.string() }),
  reader: z.string().nullable(),
  camera: z.string().nullable(),
  /** `kept`: the one that is set already stays. */
  pin: z.enum(['none', 'kept', 'new']),
});
export type SetupDraft = z.infer<typeof draft>;

export const SETUP_FAULTS = [
  'pic',
  'name',
  'country',
  'service',
  'lane',
  'address',
  'text',
  'pin-form',
  'pin-guessable',
  'pin-differs',
  'pin-missing',
  'other',
] as const;

const fault = z.object({
  step: z.enum(SETUP_STEPS),
  field: z.string(),
  code: z.enum(SETUP_FAULTS),
  /** What the configuration's schema says, in English; null where the code says it all. */
  detail: z.string().nullable(),
});
export type SetupFault = z.infer<typeof fault>;

const registryTrial = z.discriminatedUnion('state', [
  z.object({ state: z.literal('none') }),
  z.object({ state: z.literal('asking'), host: z.string(), limitMs: z.number() }),
  /** `firstMs`: with name, connection and TLS; `againMs`: on the connection that is there then. */
  z.object({ state: z.literal('answered'), host: z.string(), firstMs: z.number(), againMs: z.number().nullable() }),
  z.object({ state: z.literal('failed'), host: z.string(), failure: z.enum(LOOKUP_FAILURES), ms: z.number() }),
]);
export type RegistryTrial = z.infer<typeof registryTrial>;

const readers = z.object({
  names: z.array(z.string()),
  /** The reader that saw a card last, and how often any did since the setup began. */
  seenBy: z.string().nullable(),
  seenTimes: z.number().int(),
});
export type SetupReaders = z.infer<typeof readers>;

/** One setting of an offered configuration, as the file names it. */
const offeredLine = z.object({ setting: z.string(), value: z.string() });
export type OfferedLine = z.infer<typeof offeredLine>;

const offer = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('usable'), from: z.string(), lines: z.array(offeredLine) }),
  z.object({ kind: z.literal('unusable'), from: z.string(), message: z.string() }),
]);
export type SetupOffer = z.infer<typeof offer>;

export const setupArea = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('closed') }),
  /** Another page is at it. */
  z.object({ kind: z.literal('busy') }),
  /** There is a configuration and no PIN that could allow to change it. */
  z.object({ kind: z.literal('no-pin') }),
  z.object({
    kind: z.literal('pin'),
    state: z.enum(['asked', 'checking', 'wrong', 'locked']),
    /** ms since 1970, for `locked`. */
    until: z.number().nullable(),
  }),
  z.object({
    kind: z.literal('open'),
    step: z.enum(SETUP_STEPS),
    draft,
    faults: z.array(fault),
    /** What the last search found, 20 at most. */
    institutions: z.array(institution),
    services: z.array(z.object({ id: z.string(), name: z.record(z.string(), z.string()), isPreset: z.boolean() })),
    readers,
    registryTrial,
    files: z.object({
      state: z.enum(['none', 'looking', 'looked']),
      found: z.array(z.object({ id: z.number(), place: z.string() })),
    }),
    offer: offer.nullable(),
    /** Why the last save came to nothing. */
    problem: z.string().nullable(),
  }),
  z.object({ kind: z.literal('saving'), phase: z.enum(['writing', 'restarting']) }),
  /** The terminal runs by the new configuration: now a card is tried. */
  z.object({ kind: z.literal('trial'), hasBefore: z.boolean() }),
]);
export type SetupArea = z.infer<typeof setupArea>;
