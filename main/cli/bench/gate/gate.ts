import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRelayOutput } from '../../../../native/gate/relay/relay-output.ts';
import { createSerialLines } from '../../../../native/serial/serial-lines.ts';
import type { GateNotice } from '../../../application/service-ports.ts';
import { SYSTEM_CLOCK } from '../../../application/system-clock.ts';
import { atNoLane } from '../../../domain/circumstances.ts';
import { decide } from '../../../domain/decide.ts';
import type { RegistryAnswer } from '../../../domain/lookup-outcome.ts';
import { ACTIVE_STUDENT } from '../../../domain/service/service.ts';
import { CliError } from '../../cli-error.ts';
import { type Distribution, distributionOf } from '../distribution.ts';
import { numberedEscn } from '../privacy/numbered-escn.ts';
import { type PseudoTerminal, startPseudoTerminal } from './pseudo-terminal.ts';

const ORDERS = 300;
const OPEN_MS = 25;
const FRAME_BYTES = 4;
/** Start bit, 8 data bits, stop bit, at 9600 bit/s: what a real wire adds to a pseudo-terminal. */
const WIRE_MS = (FRAME_BYTES * 10 * 1000) / 9600;
/** Issue 5: verdict to relay byte on the wire, p95. */
const BUDGET_MS = 10;
const LOOK_EVERY_MS = 50;
/** The binding is loaded within it, too. */
const ANSWER_LIMIT_MS = 20_000;
const DAY_MS = 86_400_000;

/** Times in ms from the decision to the last byte of the relay's command, on a wire of 9600 bit/s. */
export interface GateBench {
  readonly orders: number;
  readonly wireMs: number;
  readonly budgetMs: number;
  readonly direct: Distribution;
  /** Negative control: a gate that looks for orders every 50 ms. */
  readonly polled: Distribution;
}

/** Within the budget, and the control outside of it. */
export function isGateQuick({ direct, polled, budgetMs }: GateBench): boolean {
  return direct.p95 <= budgetMs && polled.p95 > budgetMs;
}

/** Measures a relay on a pseudo-terminal, through the real binding. Needs socat. */
export async function benchGate(options: { orders?: number } = {}): Promise<GateBench> {
  const orders = options.orders ?? ORDERS;
  const folder = mkdtempSync(join(tmpdir(), 'tessera-bench-'));
  const terminal = await startPseudoTerminal(join(folder, 'relay')).catch((error: unknown) => {
    rmSync(folder, { recursive: true, force: true });
    throw new CliError(error instanceof Error ? error.message : 'no pseudo-terminal');
  });
  const settings = { channel: 1, pulseMs: undefined };
  const line = createSerialLines(SYSTEM_CLOCK).take({ path: terminal.path, baudRate: 9600 });
  const output = createRelayOutput({ settings, failure: 'secure', clock: SYSTEM_CLOCK, line });
  try {
    await frameAt(terminal, 0);
    const open = (notice: GateNotice): void => output.open(notice, OPEN_MS);
    const direct = await measure(orders, terminal, open);
    const control = polledGate(open);
    const polled = await measure(orders, terminal, control.open);
    control.close();
    return { orders, wireMs: WIRE_MS, budgetMs: BUDGET_MS, direct, polled };
  } finally {
    await output.close();
    await terminal.unplug();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The distributions, for people. */
export function gateTable({ orders, wireMs, budgetMs, direct, polled }: GateBench): string {
  const row = (name: string, { p50, p95, p99, max }: Distribution): string =>
    `| ${name} | ${[p50, p95, p99, max].map((ms) => ms.toFixed(2)).join(' | ')} |`;
  return [
    `${orders} orders; ms from the decision to the last byte, ${wireMs.toFixed(2)} of them the wire at 9600 bit/s; p95 at most ${budgetMs}`,
    '',
    '| gate | p50 | p95 | p99 | max |',
    '| --- | --: | --: | --: | --: |',
    row("the terminal's", direct),
    row(`looks for orders every ${LOOK_EVERY_MS} ms (control)`, polled),
  ].join('\n');
}

async function measure(
  orders: number,
  terminal: PseudoTerminal,
  open: (notice: GateNotice) => void,
): Promise<Distribution> {
  const times = new Float64Array(orders);
  for (let n = 0; n < orders; n += 1) {
    // Out of step with anything that ticks.
    await new Promise((resolve) => setTimeout(resolve, (n * 7) % 50));
    const opened = frameAt(terminal, 1);
    const start = performance.now();
    open(decided(n));
    times[n] = (await opened) - start + WIRE_MS;
    await frameAt(terminal, 0);
  }
  return distributionOf(times);
}

/** When the command that switches the relay on (1) or off (0) is there whole. */
function frameAt(terminal: PseudoTerminal, state: 0 | 1): Promise<number> {
  return new Promise((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error('the relay was told nothing')), ANSWER_LIMIT_MS);
    let received: number[] = [];
    const end = terminal.onBytes((bytes) => {
      received = [...received, ...bytes].slice(-FRAME_BYTES);
      if (received.length < FRAME_BYTES || received[0] !== 0xa0 || received[2] !== state) return;
      clearTimeout(limit);
      end();
      resolve(performance.now());
    });
  });
}

function polledGate(open: (notice: GateNotice) => void): { open: (notice: GateNotice) => void; close: () => void } {
  const waiting: GateNotice[] = [];
  const timer = setInterval(() => {
    for (const notice of waiting.splice(0)) open(notice);
  }, LOOK_EVERY_MS);
  return { open: (notice) => void waiting.push(notice), close: () => clearInterval(timer) };
}

function decided(n: number): GateNotice {
  const now = Date.now();
  const answer: RegistryAnswer = {
    kind: 'found',
    record: {
      status: 'active',
      cardType: 'SMART_NO_CDZ',
      expiresOn: new Date(now + 30 * DAY_MS).toISOString().slice(0, 10),
      issuedOn: null,
      issuer: { pic: '999000001', name: 'University of the Bench' },
      academicLevel: null,
    },
    answeredAt: now,
    via: 'verifier',
  };
  const verdict = decide(
    { kind: 'chip', escn: numberedEscn(n + 1), authenticity: { kind: 'unproven', reason: 'not-checked' } },
    { kind: 'answered', answer, source: 'cache' },
    ACTIVE_STUDENT,
    atNoLane(now, 'trusted'),
  );
  const { kind, reason } = verdict;
  return { presentation: `bench-${n}`, lane: 'Lane 1', service: ACTIVE_STUDENT.id, verdict: kind, reason, at: now };
}
