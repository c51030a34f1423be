import { SYSTEM_CLOCK } from '../../application/system-clock.ts';
import type { Settings } from '../../config/settings.ts';
import type { LookupFailure } from '../../domain/lookup-outcome.ts';
import { askForNobody } from '../../registry/ask-for-nobody.ts';
import { createEscRouter } from '../../registry/esc-router.ts';
import { proxyFor } from '../../registry/network/proxy.ts';
import { readCa } from '../../shell/start/read-ca.ts';

const LIMIT_MS = 5_000;

/** Asks the registry for a card nobody has, as the terminal would: TLS, pins, proxy and path are all tried by it. */
export async function probeRegistry(
  { registry: { url, caFile, proxy: setting, pins } }: Settings,
  env: NodeJS.ProcessEnv,
): Promise<'answered' | LookupFailure> {
  const ca = readCa(caFile);
  const proxy = proxyFor(new URL(url), setting, env);
  if (ca.kind === 'unreadable') return 'tls';
  if (!proxy.ok) return 'refused';
  const router = createEscRouter({
    baseUrl: url,
    clock: SYSTEM_CLOCK,
    ...(ca.pem === undefined ? {} : { ca: ca.pem }),
    network: { proxy: proxy.proxy, pins },
  });
  try {
    return (await askForNobody(router, SYSTEM_CLOCK, AbortSignal.timeout(LIMIT_MS))).outcome;
  } finally {
    await router.close();
  }
}
