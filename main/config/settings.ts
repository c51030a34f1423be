import { resolve } from 'node:path';
import { z } from 'zod';
import { LANGUAGES } from '../domain/language.ts';
import { ACTIVE_STUDENT } from '../domain/service/service.ts';
import { parseRegistryBaseUrl } from '../registry/base-url.ts';
import { LEAST_PINS, PIN_FORM } from '../registry/network/pins.ts';
import { NO_PROXY_WORD, parseProxy } from '../registry/network/proxy.ts';
import { cameraSchema } from './camera.ts';
import { gatesSchema, gatesWithPaths } from './gates.ts';
import type { Home } from './home.ts';
import { institutionSchema } from './institution.ts';
import { journalSchema } from './journal.ts';
import { readJsonFile } from './json-file.ts';
import { lanesSchema } from './lanes.ts';
import { metricsSchema } from './metrics.ts';
import { recognisersSchema } from './recognisers.ts';
import { scannersSchema } from './scanners.ts';
import { screenSchema } from './screen.ts';
import { serverAddress } from './server-address.ts';
import { snapshotSchema, sourcesSchema, syncSchema } from './sources.ts';
import { updateSchema } from './update.ts';

const REGISTRY_FORM =
  'must be "production", "sandbox" or an https address such as https://router.europeanstudentcard.eu/';

const PROXY_EXPECTED = 'must be "none" or an address such as http://proxy.example.org:3128';
const PIN_EXPECTED = 'must be the SHA-256 of a public key in base64, 44 characters';

const registry = z
  .strictObject({
    url: z
      .string({ error: REGISTRY_FORM })
      .transform((text, context) => {
        const parsed = parseRegistryBaseUrl(text);
        if (parsed.ok) return parsed.url;
        // The field is named before the message anyway.
        context.addIssue({ code: 'custom', message: parsed.message.replace(/^registry address: /, '') });
        return z.NEVER;
      })
      .prefault('production')
      .describe('Registry to ask: "production", "sandbox", or the https address of an own one'),
    caFile: z
      .string()
      .min(1)
      .optional()
      .describe('PEM file with certificate authorities to trust beside the built-in ones; relative to this folder'),
    proxy: z
      .string({ error: PROXY_EXPECTED })
      .refine((text) => text === NO_PROXY_WORD || parseProxy(text).ok, { error: PROXY_EXPECTED })
      .optional()
      .describe('Forward proxy to the registry; "none" for none; without it HTTPS_PROXY and NO_PROXY are followed'),
    pins: z
      .array(z.string().regex(PIN_FORM, { error: PIN_EXPECTED }))
      .min(LEAST_PINS, { error: 'must hold two pins at least: the key in use and one in reserve' })
      .max(10)
      .optional()
      .describe('Keys of which the registry must show one: SHA-256 of the public key in base64, two at least'),
  })
  .prefault({})
  .describe('The ESC-Router this terminal asks');

const reader = z
  .strictObject({
    name: z
      .string()
      .min(1)
      .optional()
      .describe('Part of the name of the only reader to use; without it every reader is used'),
    usbPath: z
      .string()
      .regex(/^\d+-\d+(?:\.\d+)*$/, { error: 'must be a USB path as Linux gives it, such as 1-1.4' })
      .optional()
      .describe('USB socket of the only reader to use, as in /sys/bus/usb/devices (Linux); see hardware.md'),
    allow: z
      .array(z.string().min(1).max(256))
      .min(1)
      .max(64)
      .optional()
      .describe('Parts of names of the readers that may be used; without it any contactless one may'),
    signal: z.boolean().default(false).describe("Whether verdicts are shown by the reader's own light and buzzer"),
    virtualReaders: z.boolean().default(false).describe('Whether readers that are software are used as well'),
  })
  .prefault({})
  .describe('The card readers');

const trust = z
  .strictObject({
    chainUrl: serverAddress
      .optional()
      .describe(
        'Base address of a v1 interface that hands out the chains of institutions; without it none are fetched',
      ),
    expiry: z
      .enum(['strict', 'ignore'])
      .default('strict')
      .describe('Whether certificates outside their validity prove nothing (strict), or go on proving (ignore)'),
  })
  .prefault({})
  .describe('What chips are proven with, beside the certificates of "tessera trust"');

const clock = z
  .strictObject({
    afterRestart: z
      .enum(['battery', 'contact'])
      .default('battery')
      .describe(
        "Whose time counts once the machine was restarted: its battery-backed clock's (battery), or only the registry's or a new snapshot's (contact)",
      ),
  })
  .prefault({})
  .describe('The time that ages of what is known are judged by');

/** `config.json`. Every field may be left out; a field that is not here is refused, since it is a typing mistake. */
export const settingsSchema = z.strictObject({
  institution: institutionSchema,
  registry,
  registries: sourcesSchema,
  snapshot: snapshotSchema,
  sync: syncSchema,
  service: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, { error: 'must be a service id of lower-case letters, digits and dashes' })
    .default(ACTIVE_STUDENT.id)
    .describe('Id of the service this terminal stands at'),
  lane: z
    .string()
    .trim()
    .min(1)
    .max(60)
    .default('Lane 1')
    .describe('Name of this lane, as staff call it; at most 60 characters'),
  lanes: lanesSchema,
  journal: journalSchema,
  metrics: metricsSchema,
  reader,
  recognisers: recognisersSchema,
  gates: gatesSchema,
  screen: screenSchema,
  camera: cameraSchema,
  scanners: scannersSchema,
  keypad: z.boolean().default(false).describe('Whether a card number may be typed on the screen; see inputs.md'),
  trust,
  clock,
  update: updateSchema,
  shell: z
    .enum(['auto', 'electron', 'browser'])
    .default('auto')
    .describe('What shows the page: Electron, a browser, or Electron where it can be had'),
  port: z
    .int({ error: 'must be a whole number from 0 to 65535' })
    .min(0, { error: 'must be a whole number from 0 to 65535' })
    .max(65_535, { error: 'must be a whole number from 0 to 65535' })
    .default(4730)
    .describe('TCP port on loopback for the browser shell; the next free one is taken where it is in use; 0 for any'),
  language: z
    .enum(LANGUAGES)
    .default('en')
    .describe('Language of the page; English stands in for texts a language lacks'),
  staffLanguage: z
    .enum(LANGUAGES)
    .optional()
    .describe("Language of what the page says to staff; without it the page's"),
});

export type Settings = z.output<typeof settingsSchema>;

export type LoadedSettings =
  /** There is no configuration file. */
  | { readonly kind: 'none' }
  | { readonly kind: 'ok'; readonly settings: Settings }
  /** There is one, and it can't be used; the message is one line with file, line and expected form. */
  | { readonly kind: 'broken'; readonly message: string };

/** What an empty configuration file stands for. */
export const DEFAULT_SETTINGS: Settings = settingsSchema.parse({});

/** Reads `config.json`. A file that can't be read is broken, never absent: absent means demo, and a door is no demo. */
export function loadSettings(home: Home): LoadedSettings {
  const file = readJsonFile(home.configFile, settingsSchema);
  if (file.kind === 'missing') return { kind: 'none' };
  if (file.kind !== 'ok') return { kind: 'broken', message: file.message };
  const { registry, snapshot, gates } = file.value;
  const beside = (path: string): string => resolve(home.root, path);
  return {
    kind: 'ok',
    settings: {
      ...file.value,
      registry: registry.caFile === undefined ? registry : { ...registry, caFile: beside(registry.caFile) },
      snapshot: snapshot.file === undefined ? snapshot : { ...snapshot, file: beside(snapshot.file) },
      gates: gatesWithPaths(gates, beside),
    },
  };
}
