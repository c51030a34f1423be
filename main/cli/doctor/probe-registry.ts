import { SYSTEM_CLOCK } from '../../application/system-clock.ts';
import type { Settings } from '../../config/settings.ts';
import { parseEscn } from '../../domain/escn.ts';
import type { LookupFailure } from '../../domain/lookup-outcome.ts';
import { createEscRouter } from '../../registry/esc-router.ts';
import { proxyFor } from '../../registry/network/proxy.ts';
import { readCa } from '../../shell/start/read-ca.ts';

/** Issued in 1582 by nobody: no registry has it. */
const NOBODYS_CARD = '00000000-0000-1000-8000-000000000000';
const LIMIT_MS = 5_000;

/** Asks the registry for a card nobody has, as the terminal would: TLS, pins, proxy and path are all tried by it. */
export async function probeRegistry(
  { registry: { url, caFile, proxy: setting, pins } }: Settings,
  env: NodeJS.ProcessEnv,
): Promise<'answered' | LookupFailure> {
  const ca = readCa(caFile);
  const proxy = proxyFor(new URL(url), setting, env);
  const escn = parseEscn(NOBODYS_CARD);
  if (ca.kind === 'unreadable' || escn === undefined) return 'tls';
  if (!proxy.ok) return 'refused';
  const router = createEscRouter({
    baseUrl: url,
    clock: SYSTEM_CLOCK,
    ...(ca.pem === undefined ? {} : { ca: ca.pem }),
    network: { proxy: proxy.proxy, pins },
  });
  try {
    const reply = await router.lookUp(escn, AbortSignal.timeout(LIMIT_MS));
    return reply.kind === 'answered' ? 'answered' : reply.failure;
  } finally {
    await router.close();
  }
}
