// Latency of a lookup on a warm connection beside a bare undici request of the same address, over loopback, in turns.
// Usage: node test/bench/registry.ts [requests]
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { cpus } from 'node:os';
import { Pool } from 'undici';
import { SYSTEM_CLOCK } from '../../main/application/system-clock.ts';
import { createEscRouter } from '../../main/registry/esc-router.ts';
import { sampleRegistryCards } from '../../main/sandbox/deck.ts';
import { startSandboxRouter } from '../../main/sandbox/sandbox-router.ts';
import { createCertificateAuthority } from '../support/certificate-authority.ts';

const CARDS = sampleRegistryCards(SYSTEM_CLOCK.now());
const WARM_UP = 300;

interface Served {
  readonly http: string;
  readonly https: string;
  readonly ca: string;
}

if (process.send !== undefined) await serve();
else await measure(Number(process.argv[2] ?? 3000));

/** The other end, in a process of its own: the two must not share an event loop. */
async function serve(): Promise<void> {
  const authority = await createCertificateAuthority();
  const plain = await startSandboxRouter({ cards: CARDS, clock: SYSTEM_CLOCK });
  const sealed = await startSandboxRouter({ cards: CARDS, clock: SYSTEM_CLOCK, tls: await authority.issue() });
  const served: Served = { http: plain.url, https: sealed.url, ca: authority.ca };
  process.send?.(served);
  await once(process, 'disconnect');
  await plain.close();
  await sealed.close();
}

async function measure(requests: number): Promise<void> {
  const server = fork(import.meta.filename);
  const [served] = (await once(server, 'message')) as [Served];
  const results: Record<string, object> = {};
  for (const scheme of ['http', 'https'] as const) {
    results[scheme] = await compare(served[scheme], served.ca, requests);
  }
  server.disconnect();
  await once(server, 'exit');
  const machine = { node: process.version, cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length };
  process.stdout.write(`${JSON.stringify({ requests, unit: 'ms', ...results, ...machine }, null, 2)}\n`);
}

async function compare(baseUrl: string, ca: string, requests: number): Promise<object> {
  const [card] = CARDS;
  if (card === undefined) throw new Error('the deck is empty');
  const path = `/esc-verifier-service/api/v1/cards/verify/${card.cardNumber}`;
  const signal = new AbortController().signal;
  const registry = createEscRouter({ baseUrl, ca, clock: SYSTEM_CLOCK });
  const pool = new Pool(baseUrl, { connections: 2, pipelining: 1, allowH2: false, connect: { ca } });

  const viaClient = async () => {
    const reply = await registry.lookUp(card.cardNumber, signal);
    if (reply.kind !== 'answered') throw new Error(`no answer: ${reply.failure}`);
  };
  const bare = async () => {
    const { body } = await pool.request({ method: 'GET', path });
    await body.text();
  };
  const times = { client: [] as number[], bare: [] as number[] };
  for (let i = -WARM_UP; i < requests; i += 1) {
    // In turns, so that whatever else the machine does falls on both.
    const [clientMs, bareMs] =
      i % 2 === 0 ? [await timed(viaClient), await timed(bare)] : await bareFirst(bare, viaClient);
    if (i < 0) continue;
    times.client.push(clientMs);
    times.bare.push(bareMs);
  }
  await registry.close();
  await pool.destroy();
  return { client: distribution(times.client), bare: distribution(times.bare) };
}

async function bareFirst(bare: () => Promise<void>, client: () => Promise<void>): Promise<[number, number]> {
  const bareMs = await timed(bare);
  return [await timed(client), bareMs];
}

async function timed(action: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await action();
  return performance.now() - start;
}

function distribution(times: readonly number[]): Record<string, number> {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) =>
    Number((sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0).toFixed(3));
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
}
