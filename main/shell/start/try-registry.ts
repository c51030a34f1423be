import { resolve } from 'node:path';
import { SYSTEM_CLOCK } from '../../application/system-clock.ts';
import type { Home } from '../../config/home.ts';
import { settingsSchema } from '../../config/settings.ts';
import type { RegistryTrial } from '../../ipc/setup.ts';
import { askForNobody } from '../../registry/ask-for-nobody.ts';
import { registryHost } from '../../registry/base-url.ts';
import { createEscRouter } from '../../registry/esc-router.ts';
import { proxyFor } from '../../registry/network/proxy.ts';
import type { WrittenSettings } from '../../setup/draft.ts';
import { REGISTRY_TRIAL_LIMIT_MS } from '../../setup/setup-world.ts';
import { readCa } from './read-ca.ts';

/** Half of the whole trial for each of its two questions: a slow way is told apart from none. */
const QUESTION_LIMIT_MS = REGISTRY_TRIAL_LIMIT_MS / 2;
const PATIENT = { connectMs: QUESTION_LIMIT_MS, headersMs: QUESTION_LIMIT_MS, totalMs: QUESTION_LIMIT_MS };

/** Asks the registry twice as the terminal would: for the way with name, connection and TLS, then for the way alone. */
export async function tryRegistry(
  written: WrittenSettings,
  { home, env, signal }: { readonly home: Home; readonly env: NodeJS.ProcessEnv; readonly signal: AbortSignal },
): Promise<Extract<RegistryTrial, { host: string }>> {
  const { url, caFile, proxy: setting, pins } = settingsSchema.parse(written).registry;
  const host = registryHost(url);
  const ca = readCa(caFile === undefined ? undefined : resolve(home.root, caFile));
  if (ca.kind === 'unreadable') return { state: 'failed', host, failure: 'tls', ms: 0 };
  const proxy = proxyFor(new URL(url), setting, env);
  if (!proxy.ok) return { state: 'failed', host, failure: 'refused', ms: 0 };
  const router = createEscRouter({
    baseUrl: url,
    clock: SYSTEM_CLOCK,
    ...(ca.pem === undefined ? {} : { ca: ca.pem }),
    network: { proxy: proxy.proxy, pins },
    limits: PATIENT,
  });
  try {
    const first = await askForNobody(router, SYSTEM_CLOCK, signal);
    if (first.outcome !== 'answered') return { state: 'failed', host, failure: first.outcome, ms: first.ms };
    const again = await askForNobody(router, SYSTEM_CLOCK, signal);
    return { state: 'answered', host, firstMs: first.ms, againMs: again.outcome === 'answered' ? again.ms : null };
  } finally {
    await router.close();
  }
}
