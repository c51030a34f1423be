import type { CardPages, Done } from '../../application/ports/provision-ports.ts';
import type { Clock } from '../../application/ports/terminal-ports.ts';
import type { Home } from '../../config/home.ts';
import { DEFAULT_SETTINGS, loadSettings, type Settings } from '../../config/settings.ts';
import { parseRegistryBaseUrl } from '../../registry/base-url.ts';
import { proxyFor } from '../../registry/network/proxy.ts';
import { createCardPages } from '../../registry/sources/card-pages.ts';
import { loadSecret, secretText } from '../../store/keys/secret-file.ts';
import { readCa } from './read-ca.ts';

/** Name of the institution's key for the registry's authenticated interface, in the keys folder. */
export const API_KEY_NAME = 'registry-api-key';

export interface Provisioning {
  readonly home: Home;
  readonly clock: Clock;
  readonly env: NodeJS.ProcessEnv;
  readonly notice: (line: string) => void;
  /** Hears the time of verified answers. */
  readonly onAuthenticatedTime?: (time: number) => void;
}

/** The configuration, for a command that works on a terminal's data. Without a file it is the default. */
export function openSettings({ home }: Provisioning, router: string | undefined): Done<Settings> {
  const loaded = loadSettings(home);
  if (loaded.kind === 'broken') return { ok: false, message: loaded.message };
  return registryNamed(loaded.kind === 'ok' ? loaded.settings : DEFAULT_SETTINGS, router ?? null);
}

/** The settings with another registry in them, as `--router` names it. */
export function registryNamed(settings: Settings, router: string | null): Done<Settings> {
  if (router === null) return { ok: true, value: settings };
  const parsed = parseRegistryBaseUrl(router);
  if (!parsed.ok) return { ok: false, message: `--router: ${parsed.message}` };
  return { ok: true, value: { ...settings, registry: { ...settings.registry, url: parsed.url } } };
}

/** Whether there is a key for the institution's list; one that can't be used counts, so that a sync says why. */
export function hasApiKey({ keysFolder }: Home, env: NodeJS.ProcessEnv): boolean {
  return loadSecret({ keysFolder, name: API_KEY_NAME, env }).kind !== 'absent';
}

/** The institution's list at the registry, with the key an operator put into the key store. */
export function openCardPages(place: Provisioning, { registry }: Settings): Done<CardPages> {
  const { home, env, clock, notice } = place;
  const secret = loadSecret({ keysFolder: home.keysFolder, name: API_KEY_NAME, env });
  if (secret.kind === 'unusable') return { ok: false, message: secret.message };
  const where = `${home.keysFolder}/${API_KEY_NAME} or the systemd credential tessera-${API_KEY_NAME}`;
  if (secret.kind === 'absent') return { ok: false, message: `there is no API key; put it into ${where}` };
  const apiKey = secretText(secret);
  if (apiKey === undefined)
    return { ok: false, message: `${secret.from} holds no API key: one line of text without blanks` };
  for (const line of secret.notices) notice(line);
  const ca = readCa(registry.caFile);
  if (ca.kind === 'unreadable') return { ok: false, message: ca.fault.message };
  const proxy = proxyFor(new URL(registry.url), registry.proxy, env);
  if (!proxy.ok) return { ok: false, message: proxy.message };
  const { onAuthenticatedTime } = place;
  const network = { proxy: proxy.proxy, pins: registry.pins, onNotice: notice, onAuthenticatedTime };
  return { ok: true, value: createCardPages({ baseUrl: registry.url, apiKey, clock, ca: ca.pem, network }) };
}
