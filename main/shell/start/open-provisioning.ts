import type { Clock } from '../../application/ports.ts';
import type { CardPages } from '../../application/provision-ports.ts';
import { ensureHome, type Home } from '../../config/home.ts';
import { DEFAULT_SETTINGS, loadSettings, type Settings } from '../../config/settings.ts';
import type { SnapshotStore } from '../../provision/snapshot/snapshot-store.ts';
import { parseRegistryBaseUrl } from '../../registry/base-url.ts';
import { proxyFor } from '../../registry/network/proxy.ts';
import { createCardPages } from '../../registry/sources/card-pages.ts';
import { loadSecret, secretText } from '../../store/keys/secret-file.ts';
import { terminalKeyOf } from '../../store/keys/terminal-key.ts';
import { type LocalKnowledge, openKnowledge } from '../../store/knowledge.ts';
import { openSnapshot } from './open-snapshot.ts';
import { readCa } from './read-ca.ts';

/** Name of the institution's key for the registry's authenticated interface, in the keys folder. */
export const API_KEY_NAME = 'registry-api-key';

/** One line where it failed. */
type Opened<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string };

export interface Provisioning {
  readonly home: Home;
  readonly clock: Clock;
  readonly env: NodeJS.ProcessEnv;
  readonly notice: (line: string) => void;
}

/** The configuration, for a command that works on a terminal's data. Without a file it is the default. */
export function openSettings({ home }: Provisioning, router: string | undefined): Opened<Settings> {
  const loaded = loadSettings(home);
  if (loaded.kind === 'broken') return { ok: false, message: loaded.message };
  const settings = loaded.kind === 'ok' ? loaded.settings : DEFAULT_SETTINGS;
  if (router === undefined) return { ok: true, value: settings };
  const parsed = parseRegistryBaseUrl(router);
  if (!parsed.ok) return { ok: false, message: `--router: ${parsed.message}` };
  return { ok: true, value: { ...settings, registry: { ...settings.registry, url: parsed.url } } };
}

/** The institution's list at the registry, with the key an operator put into the key store. */
export function openCardPages(place: Provisioning, { registry }: Settings): Opened<CardPages> {
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
  const network = { proxy: proxy.proxy, pins: registry.pins, onNotice: notice };
  return { ok: true, value: createCardPages({ baseUrl: registry.url, apiKey, clock, ca: ca.pem, network }) };
}

export interface TerminalData {
  readonly knowledge: LocalKnowledge;
  readonly snapshot: SnapshotStore | undefined;
  /** 32 bytes. */
  readonly terminalKey: Uint8Array;
  close(): void;
}

/** What a terminal knows, for a command that changes it. A terminal that is running has it to itself. */
export function openTerminalData({ home, clock, env, notice }: Provisioning): Opened<TerminalData> {
  const ready = ensureHome(home);
  if (!ready.ok) return ready;
  const key = terminalKeyOf(home.keysFolder, env);
  if (key.kind === 'unusable') return { ok: false, message: key.message };
  const opening = openKnowledge({ dataFolder: home.dataFolder, terminalKey: key.key, clock, onNotice: notice });
  if (opening.kind === 'in-use') return { ok: false, message: opening.message };
  for (const line of [...key.notices, ...opening.notices]) notice(line);
  const { knowledge } = opening;
  if (knowledge.stats().disk === null) {
    knowledge.close();
    return { ok: false, message: `${home.dataFolder}: nothing can be kept there` };
  }
  const snapshot = openSnapshot({ home, env, now: clock.now(), notice });
  return {
    ok: true,
    value: {
      knowledge,
      snapshot,
      terminalKey: key.key,
      close() {
        snapshot?.close();
        knowledge.close();
      },
    },
  };
}
