import { createServer } from 'node:net';
import { cpus } from 'node:os';
import { createLookup } from '../../../application/lookup/lookup.ts';
import type { Registry } from '../../../application/ports/terminal-ports.ts';
import { SYSTEM_CLOCK } from '../../../application/system-clock.ts';
import { assertNever } from '../../../domain/assert-never.ts';
import { atNoLane } from '../../../domain/circumstances.ts';
import { decide } from '../../../domain/decide.ts';
import { parseEscn } from '../../../domain/escn.ts';
import type { RegistryAnswer } from '../../../domain/lookup-outcome.ts';
import { ACTIVE_STUDENT } from '../../../domain/service/service.ts';
import { createEscRouter } from '../../../registry/esc-router.ts';
import { guardRegistry } from '../../../registry/outage/guarded-registry.ts';
import { createMemoryKnowledge } from '../../../store/knowledge.ts';
import { createMemoryState } from '../../../store/state-file.ts';
import {
  type CertificateAuthority,
  createCertificateAuthority,
  createSelfSigned,
  type ServerIdentity,
} from '../certificate-authority.ts';
import { startFaultyRegistry } from './faulty-registry.ts';
import { REGISTRY_FAULTS, type RegistryFault } from './registry-faults.ts';

/** What the terminal knows of the card before the first tap. */
const STATES = ['no row', 'fresh', 'stale', 'two days', 'too old', 'negative'] as const;
export type CacheState = (typeof STATES)[number];

export interface MatrixCell {
  readonly fault: string;
  readonly state: CacheState;
  /** Verdicts of the taps in turn, equal neighbours once. */
  readonly verdicts: readonly string[];
  readonly slowestMs: number;
  readonly wrongGrants: number;
  readonly faultRefusals: number;
  readonly late: number;
}

export interface RegistryFaultsBench {
  readonly faults: number;
  readonly taps: number;
  readonly cells: readonly MatrixCell[];
  /** All of these are 0, or something is wrong. */
  readonly wrongGrants: number;
  readonly faultRefusals: number;
  readonly late: number;
  readonly slowestMs: number;
  /** The same three counts of a client without any of the defences; each must be above 0. */
  readonly control: { readonly wrongGrants: number; readonly faultRefusals: number; readonly late: number };
  readonly node: string;
  readonly cpu: string;
}

/** A verdict has to be there after this long, in ms (quality section 7, row 10). */
const LATEST_MS = 1_000;
/** Enough for the breaker to open in between. */
const TAPS = 7;
const HOUR_MS = 3_600_000;
const CARD = '3e506370-826a-103d-bf76-001000000001';
const RESERVE_PIN = '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=';

/** Row 10 of quality section 7: each fault of section 2, on a real server, by what is known of the card. */
export async function benchRegistryFaults(faults = REGISTRY_FAULTS): Promise<RegistryFaultsBench> {
  const authority = await createCertificateAuthority();
  const cells: MatrixCell[] = [];
  for (const fault of faults) cells.push(...(await underFault(fault, authority, openTerminal)));
  const control: MatrixCell[] = [];
  for (const fault of faults.filter(({ tls, nobody }) => tls === undefined && nobody === undefined)) {
    control.push(...(await underFault(fault, authority, openCareless, 1)));
  }
  return {
    faults: faults.length,
    taps: cells.length * TAPS,
    cells,
    ...totals(cells),
    slowestMs: Math.max(...cells.map(({ slowestMs }) => slowestMs)),
    control: totals(control),
    node: process.versions.node,
    cpu: cpus()[0]?.model ?? 'unknown',
  };
}

/** Nothing wrong here, and everything wrong that the control was built to do. */
export function isWithinBudget({ wrongGrants, faultRefusals, late, control }: RegistryFaultsBench): boolean {
  const isClean = wrongGrants + faultRefusals + late === 0;
  return isClean && control.wrongGrants > 0 && control.faultRefusals > 0 && control.late > 0;
}

/** The matrix as a table for `docs/`. */
export function matrixReport(result: RegistryFaultsBench): string {
  const byFault = groupedByFault(result.cells);
  const rows = [...byFault].map(([fault, cells]) => {
    const slowest = Math.max(...cells.map(({ slowestMs }) => slowestMs));
    return `| ${[fault, ...cells.map(({ verdicts }) => verdicts.join(', then ')), slowest].join(' | ')} |`;
  });
  const { control } = result;
  return `# Fault matrix of the registry

Printed by \`tessera bench faults registry --report docs/fault-matrix-registry.md\`: each fault on a real server on
loopback, ${TAPS} taps of one card a cell, by what the terminal knew of the card before. Node ${result.node}, ${result.cpu}.

| | this terminal | a client without the defences |
| --- | --- | --- |
| verdicts later than 1 s | ${result.late} of ${result.taps} | ${control.late} |
| wrong grants | ${result.wrongGrants} | ${control.wrongGrants} |
| refusals caused by a fault | ${result.faultRefusals} | ${control.faultRefusals} |

Slowest verdict: ${result.slowestMs} ms. The second column waits as long as the registry takes, believes every answer
that says "active" and takes every other for a refusal: the check finds what it looks for.

| fault | ${STATES.join(' | ')} | slowest, ms |
| --- | ${STATES.map(() => '---').join(' | ')} | ---: |
${rows.join('\n')}
`;
}

/** One tap: what is said of the card. */
type Tap = () => Promise<{ readonly kind: string; readonly reason: string; readonly source: string | null }>;
type OpenTerminal = (target: Target, state: CacheState) => { readonly tap: Tap; close(): Promise<void> };

interface Target {
  readonly url: string;
  readonly ca: string;
  readonly pins: readonly string[] | undefined;
}

async function underFault(
  fault: RegistryFault,
  authority: CertificateAuthority,
  open: OpenTerminal,
  taps = TAPS,
): Promise<MatrixCell[]> {
  // Cells side by side: most of their time is waiting. Each has a server of its own.
  return Promise.all(
    STATES.map(async (state) => {
      const served = await serve(fault, authority);
      const terminal = open(served.target, state);
      try {
        return await judged(fault, state, terminal.tap, taps);
      } finally {
        await terminal.close();
        await served.close();
      }
    }),
  );
}

async function judged(fault: RegistryFault, state: CacheState, tap: Tap, taps: number): Promise<MatrixCell> {
  const mayGrant = fault.isHarmless === true || state === 'fresh' || state === 'stale' || state === 'two days';
  const verdicts: string[] = [];
  let [slowest, wrongGrants, faultRefusals, late] = [0, 0, 0, 0];
  for (let i = 0; i < taps; i++) {
    const startedAt = performance.now();
    const { kind, reason, source } = await tap();
    const tookMs = performance.now() - startedAt;
    slowest = Math.max(slowest, tookMs);
    if (tookMs > LATEST_MS) late += 1;
    if (kind === 'granted' && !mayGrant) wrongGrants += 1;
    // No registry here says inactive: only what was known before may.
    if (kind === 'refused' && state !== 'negative') faultRefusals += 1;
    const said = `${kind}/${reason}${kind === 'granted' ? ` (${source})` : ''}`;
    if (verdicts.at(-1) !== said) verdicts.push(said);
  }
  return { fault: fault.name, state, verdicts, slowestMs: Math.round(slowest), wrongGrants, faultRefusals, late };
}

async function serve(
  fault: RegistryFault,
  authority: CertificateAuthority,
): Promise<{ readonly target: Target; close(): Promise<void> }> {
  const nothing = async (): Promise<void> => undefined;
  const of = (url: string): Target => ({ url, ca: authority.ca, pins: undefined });
  if (fault.nobody === 'dns') return { target: of('https://registry.invalid/'), close: nothing };
  if (fault.nobody === 'refused') return { target: of(`http://127.0.0.1:${await freePort()}/`), close: nothing };
  const registry = await startFaultyRegistry(fault.behave(), await identityFor(fault, authority));
  // A pin of the client's own choice: the server's key is none of them.
  const pins = fault.tls === 'wrong-pin' ? [RESERVE_PIN, RESERVE_PIN] : undefined;
  return { target: { ...of(registry.url), pins }, close: registry.close };
}

async function identityFor(fault: RegistryFault, authority: CertificateAuthority): Promise<ServerIdentity | undefined> {
  if (fault.tls === undefined) return undefined;
  switch (fault.tls) {
    case 'expired':
      return authority.issue({ notAfter: new Date(Date.now() - HOUR_MS) });
    case 'wrong-host':
      return authority.issue({ hosts: ['registry.example.org'] });
    case 'self-signed':
      return createSelfSigned();
    case 'wrong-pin':
      return authority.issue();
    default:
      return assertNever(fault.tls);
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

/** The terminal's own parts, as they are put together for a door. */
function openTerminal({ url, ca, pins }: Target, state: CacheState): ReturnType<OpenTerminal> {
  const clock = SYSTEM_CLOCK;
  const knowledge = createMemoryKnowledge(clock);
  const known = answerOf(state, clock.now());
  if (known !== undefined) knowledge.remember(escn(), known);
  const router: Registry = createEscRouter({ baseUrl: url, ca, clock, network: { pins } });
  const registry = guardRegistry(router, { clock, state: createMemoryState(), host: new URL(url).host });
  const lookup = createLookup({ registry, knowledge, clock });
  const credential = { kind: 'chip', escn: escn(), authenticity: { kind: 'unproven', reason: 'not-checked' } } as const;
  return {
    async tap() {
      const outcome = await lookup.lookUp(escn(), ACTIVE_STUDENT.freshness);
      return decide(credential, outcome, ACTIVE_STUDENT, atNoLane(clock.now(), clock.trust()));
    },
    async close() {
      lookup.close();
      await registry.close();
      knowledge.close();
    },
  };
}

/** Negative control: asks, waits, believes. */
function openCareless({ url }: Target): ReturnType<OpenTerminal> {
  return {
    async tap() {
      try {
        const response = await fetch(`${url}esc-verifier-service/api/v1/cards/verify/${CARD}`, {
          // Only so that the bench ends.
          signal: AbortSignal.timeout(2 * LATEST_MS + 500),
        });
        const isActive = (await response.text()).includes('"ACTIVE"');
        return { kind: isActive ? 'granted' : 'refused', reason: isActive ? 'active' : 'inactive', source: 'registry' };
      } catch {
        // Whatever fetch fails with is a refusal to a client that knows no other.
        return { kind: 'refused', reason: 'inactive', source: 'registry' };
      }
    },
    close: async () => undefined,
  };
}

const AGE_MS: Readonly<Record<Exclude<CacheState, 'no row'>, number>> = {
  fresh: 60_000,
  stale: 2 * HOUR_MS,
  'two days': 48 * HOUR_MS,
  'too old': 8 * 24 * HOUR_MS,
  negative: 120_000,
};

function answerOf(state: CacheState, now: number): RegistryAnswer | undefined {
  if (state === 'no row') return undefined;
  return {
    kind: 'found',
    record: {
      status: state === 'negative' ? 'inactive' : 'active',
      cardType: 'SMART_NO_CDZ',
      expiresOn: '2099-09-30',
      issuedOn: null,
      issuer: { pic: '999000001', name: 'University of the Bench' },
      academicLevel: null,
    },
    answeredAt: now - AGE_MS[state],
    via: 'verifier',
  };
}

function escn() {
  const parsed = parseEscn(CARD);
  if (parsed === undefined) throw new Error('no card number');
  return parsed;
}

function totals(cells: readonly MatrixCell[]) {
  const sum = (count: (cell: MatrixCell) => number) => cells.reduce((total, cell) => total + count(cell), 0);
  return {
    wrongGrants: sum(({ wrongGrants }) => wrongGrants),
    faultRefusals: sum(({ faultRefusals }) => faultRefusals),
    late: sum(({ late }) => late),
  };
}

function groupedByFault(cells: readonly MatrixCell[]): Map<string, MatrixCell[]> {
  const groups = new Map<string, MatrixCell[]>();
  for (const cell of cells) groups.set(cell.fault, [...(groups.get(cell.fault) ?? []), cell]);
  return groups;
}
