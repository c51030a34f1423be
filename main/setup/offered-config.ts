import { z } from 'zod';
import { parseJsonFile, readTextFile } from '../config/json-file.ts';
import { settingsSchema } from '../config/settings.ts';
import type { OfferedLine, SetupOffer } from '../ipc/setup.ts';
import { parseProxy } from '../registry/network/proxy.ts';
import { unfoldConfigCode } from './config-code.ts';
import type { WrittenSettings } from './draft.ts';
import { leanSettings } from './lean-settings.ts';

/** A configuration that somebody brings, to be looked at before it counts. */
export type OfferedConfig =
  | { readonly ok: true; readonly settings: WrittenSettings }
  /** One line. */
  | { readonly ok: false; readonly message: string };

/** Most lines shown; what is longer is no configuration for a person to agree to. */
const MOST_LINES = 60;
const anyObject = z.record(z.string(), z.unknown());

/** What the text of a QR code holds. */
export function offerOfCode(text: string): OfferedConfig {
  const unfolded = unfoldConfigCode(text);
  return unfolded.ok ? offerOfText('code', unfolded.json) : unfolded;
}

/** What a file holds, on a stick or anywhere. */
export function offerOfFile(path: string): OfferedConfig {
  const file = readTextFile(path);
  return file.kind === 'read' ? offerOfText(path, file.text) : { ok: false, message: file.message };
}

/** The same schema as for the file at home, and no password: what is carried about may be lost. */
export function offerOfText(name: string, text: string): OfferedConfig {
  const parsed = parseJsonFile(name, text, settingsSchema);
  if (!parsed.ok) return { ok: false, message: parsed.message };
  const written = parseJsonFile(name, text, anyObject);
  if (!written.ok) return { ok: false, message: written.message };
  const { proxy } = parsed.value.registry;
  const route = proxy === undefined || proxy === 'none' ? undefined : parseProxy(proxy);
  if (route?.ok === true && route.proxy?.authorization !== undefined) {
    return { ok: false, message: `${name}: "registry.proxy" must hold no password here; type it at the terminal` };
  }
  return { ok: true, settings: leanSettings(written.value) };
}

/** What it would change, setting by setting. */
export function wordsOfOffer(from: string, offered: OfferedConfig): SetupOffer {
  if (!offered.ok) return { kind: 'unusable', from, message: offered.message };
  const lines = linesOf(offered.settings, '');
  if (lines.length > MOST_LINES) {
    return {
      kind: 'unusable',
      from,
      message: `${from}: has more than ${MOST_LINES} settings; put it in place by hand`,
    };
  }
  return { kind: 'usable', from, lines };
}

function linesOf(value: object, path: string): OfferedLine[] {
  return Object.entries(value).flatMap(([name, inner]: [string, unknown]) => {
    const setting = path === '' ? name : `${path}.${name}`;
    if (typeof inner === 'object' && inner !== null) return linesOf(inner, setting);
    return [{ setting, value: String(inner) }];
  });
}
