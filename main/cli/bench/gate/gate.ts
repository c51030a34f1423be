import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRelayOutput } from '../../../../native/gate/relay/relay-output.ts';
import { createSerialLines } from '../../../../native/serial/serial-lines.ts';
import type { GateNotice } from '../../../application/ports/service-ports.ts';
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
/** Head and length of a command to an LCUS board. */
const COMMAND = 0xa0;
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
  /** The terminal's own share of that: until the order is given, with the command in the operating system's hands. */
  readonly given: Distribution;
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
    const relay = relayEnd(terminal);
    await relay.next(0);
    const open = (notice: GateNotice): void => output.open(notice, OPEN_MS);
    const { wire: direct, given } = await measure(orders, relay, open);
    const control = polledGate(open);
    const { wire: polled } = await measure(orders, relay, control.open);
    control.close();
    return { orders, wireMs: WIRE_MS, budgetMs: BUDGET_MS, direct, given, polled };
  } finally {
    await output.close();
    await terminal.unplug();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The distributions, for people. */
export function gateTable({ orders, wireMs, budgetMs, direct, given, polled }: GateBench): string {
  const row = (name: string, { p50, p95, p99, max }: Distribution): string =>
    `| ${name} | ${[p50, p95, p99, max].map((ms) => ms.toFixed(2)).join(' | ')} |`;
  return [
    `${orders} orders; ms from the decision to the last byte, ${wireMs.toFixed(2)} of them the wire at 9600 bit/s; p95 at most ${budgetMs}`,
    '',
    '| gate | p50 | p95 | p99 | max |',
    '| --- | --: | --: | --: | --: |',
    row("the terminal's", direct),
    row('of that, until the operating system has it', given),
    row(`looks for orders every ${LOOK_EVERY_MS} ms (control)`, polled),
  ].join('\n');
}

async function measure(
  orders: number,
  relay: RelayEnd,
  open: (notice: GateNotice) => void,
): Promise<{ readonly wire: Distribution; readonly given: Distribution }> {
  const times = new Float64Array(orders);
  const shares = new Float64Array(orders);
  for (let n = 0; n < orders; n += 1) {
    // Out of step with anything that ticks.
    await new Promise((resolve) => setTimeout(resolve, (n * 7) % 50));
    const start = performance.now();
    open(decided(n));
    shares[n] = performance.now() - start;
    times[n] = (await relay.next(1)) - start + WIRE_MS;
    await relay.next(0);
  }
  return { wire: distributionOf(times), given: distributionOf(shares) };
}

/** The commands a relay was told, one after another. */
interface RelayEnd {
  /** When the next command that switches on (1) or off (0) was there whole; those before it are passed over. */
  next(state: 0 | 1): Promise<number>;
}

function relayEnd(terminal: PseudoTerminal): RelayEnd {
  const commands: { readonly state: number; readonly at: number }[] = [];
  let bytes: number[] = [];
  let wake = (): void => {};
  terminal.onBytes((more) => {
    const at = performance.now();
    bytes.push(...more);
    // A busy machine hands over several at once.
    while (bytes.length >= FRAME_BYTES) {
      const isCommand = bytes[0] === COMMAND;
      if (isCommand) commands.push({ state: bytes[2] ?? 0, at });
      bytes = bytes.slice(isCommand ? FRAME_BYTES : 1);
    }
    wake();
  });
  return {
    async next(state) {
      const limit = performance.now() + ANSWER_LIMIT_MS;
      for (;;) {
        const command = commands.shift();
        if (command?.state === state) return command.at;
        if (command !== undefined) continue;
        const left = limit - performance.now();
        if (left <= 0) throw new CliError('the relay was told nothing');
        const { promise, resolve } = Promise.withResolvers<void>();
        wake = resolve;
        const timer = setTimeout(resolve, left);
        await promise;
        clearTimeout(timer);
      }
    },
  };
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
