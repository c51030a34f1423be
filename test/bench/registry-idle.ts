// Latency of a live miss on a connection that lay idle for 30 s, over TLS on loopback, where the round trip is next to
// nothing: what is measured is our share. Many clients side by side, each with a connection and an idle time of its own
// and one tap at a time, so that the idle time is real and the bench takes minutes instead of hours. In turns with a
// client that closes its connection in between, which shows what a cold one would cost.
// Usage: node test/bench/registry-idle.ts [clients] [rounds] [idle seconds]
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { cpus } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { SYSTEM_CLOCK } from '../../main/application/system-clock.ts';
import { distributionOf } from '../../main/cli/bench/distribution.ts';
import { createEscRouter } from '../../main/registry/esc-router.ts';
import { guardRegistry } from '../../main/registry/outage/guarded-registry.ts';
import { sampleRegistryCards } from '../../main/sandbox/deck.ts';
import { startSandboxRouter } from '../../main/sandbox/sandbox-router.ts';
import { createMemoryState } from '../../main/store/state-file.ts';
import { createCertificateAuthority } from '../support/certificate-authority.ts';

const CARDS = sampleRegistryCards(SYSTEM_CLOCK.now());

interface Served {
  readonly https: string;
  readonly ca: string;
}

if (process.send !== undefined) await serve();
else await measure(Number(process.argv[2] ?? 60), Number(process.argv[3] ?? 3), Number(process.argv[4] ?? 30) * 1000);

/** The other end, in a process of its own: the two must not share an event loop. */
async function serve(): Promise<void> {
  const authority = await createCertificateAuthority();
  const sealed = await startSandboxRouter({ cards: CARDS, clock: SYSTEM_CLOCK, tls: await authority.issue() });
  const served: Served = { https: sealed.url, ca: authority.ca };
  process.send?.(served);
  await once(process, 'disconnect');
  await sealed.close();
}

async function measure(clients: number, rounds: number, idleMs: number): Promise<void> {
  const server = fork(import.meta.filename);
  const [served] = (await once(server, 'message')) as [Served];
  const taps = Array.from({ length: clients }, () => openClient(served));
  const times: number[] = [];
  const cold: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const startedAt = performance.now();
    for (const [i, { tap }] of taps.entries()) {
      // One tap at a time, spread over the idle time.
      await setTimeout(Math.max(0, startedAt + (i * idleMs) / clients - performance.now()));
      const tookMs = await tap();
      if (round > 0) times.push(tookMs);
      const once = openClient(served);
      cold.push(await once.tap());
      await once.close();
    }
    await setTimeout(Math.max(0, startedAt + idleMs - performance.now()));
  }
  for (const { close } of taps) await close();
  server.disconnect();
  await once(server, 'exit');
  const result = {
    unit: 'ms',
    idleMs,
    warm: distributionOf(Float64Array.from(times)),
    cold: distributionOf(Float64Array.from(cold)),
    node: process.version,
    cpu: cpus()[0]?.model ?? 'unknown',
  };
  process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
}

function openClient({ https, ca }: Served): { tap(): Promise<number>; close(): Promise<void> } {
  const [card] = CARDS;
  if (card === undefined) throw new Error('the deck is empty');
  const router = createEscRouter({ baseUrl: https, ca, clock: SYSTEM_CLOCK });
  const registry = guardRegistry(router, { clock: SYSTEM_CLOCK, state: createMemoryState(), host: 'bench' });
  const { signal } = new AbortController();
  return {
    async tap() {
      const startedAt = performance.now();
      const reply = await registry.lookUp(card.cardNumber, signal);
      if (reply.kind !== 'answered') throw new Error(`no answer: ${reply.failure}`);
      return performance.now() - startedAt;
    },
    close: registry.close,
  };
}
