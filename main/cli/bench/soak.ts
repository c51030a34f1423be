import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { SYSTEM_CLOCK } from '../../application/system-clock.ts';
import { buildLibraryEscn } from '../../sandbox/library-escn.ts';
import type { SandboxCard } from '../../sandbox/sandbox-card.ts';
import { startSandboxRouter } from '../../sandbox/sandbox-router.ts';
import { type CommandPlace, ownScript } from './own-command.ts';
import { numberedEscn } from './privacy/numbered-escn.ts';
import { residentBytes, startTappedKiosk, type TappedKiosk } from './privacy/tapped-kiosk.ts';

/** Row 14 of quality section 7. Memory is the resident set of the terminal's main process. */
export interface SoakBench {
  readonly taps: number;
  /** Taps before those, which fill the caches up to their limits. */
  readonly warmUpTaps: number;
  /** Taps at which the registry was out of order. */
  readonly faults: number;
  readonly verdicts: Readonly<Record<string, number>>;
  /** MB after the warm-up, and after each tenth of the taps; null where the system can't tell. */
  readonly rssMb: readonly (number | null)[];
  /** By least squares; MB a day of {@link TAPS_A_DAY} taps. */
  readonly slopeMbADay: number | null;
  /** Open descriptors after the warm-up and at the end. */
  readonly descriptors: readonly [number | null, number | null];
  /** The same of a terminal that leaks on purpose, over a third of the taps. */
  readonly control: { readonly slopeMbADay: number; readonly isFound: boolean } | null;
  readonly node: string;
  readonly cpu: string;
}

const DEFAULT_TAPS = 30_000;
/** Three times what fills memory: all registered cards, and 2,000 numbers that are none. */
const WARM_UP_TAPS = 12_000;
/** A busy canteen's day. */
export const TAPS_A_DAY = 3_000;
const TENTHS = 10;
/** One tap in so many meets a registry that is out of order. */
const FAULT_EVERY = 10;
/** Different cards that are registered; later rounds meet cards that are known. */
const CARDS = 2_000;
const MOST_MB = 150;
const MOST_SLOPE_MB = 1;
/** Makes a terminal keep 4 KB of every message it parses: some 12 MB a day or more. */
const LEAK =
  '--import=data:text/javascript,const{parse}=JSON;JSON.parse=(...given)=>{(globalThis.kept??=[]).push(Buffer.alloc(4096,1));return(parse(...given))}';
/** A terminal that doesn't end within this time of being told is a fault of the bench or the terminal, in ms. */
const END_LIMIT_MS = 20_000;
/** A socket more or less may be on its way. */
const DESCRIPTOR_TOLERANCE = 4;

/** Whether the terminal stays within its memory and its descriptors, and a leak would have been found. */
export function isSteady({ rssMb, slopeMbADay, descriptors, control }: SoakBench): boolean {
  const [first, last] = descriptors;
  const keepsDescriptors = first === null || last === null || last <= first + DESCRIPTOR_TOLERANCE;
  const isSmall = rssMb.every((mb) => mb === null || mb < MOST_MB);
  return (
    isSmall && keepsDescriptors && (slopeMbADay === null || slopeMbADay < MOST_SLOPE_MB) && control?.isFound !== false
  );
}

/** Taps one card after the other at a kiosk in a process of its own, with a fault of the registry now and then. */
export async function benchSoak(options: { taps?: number; script?: string } = {}): Promise<SoakBench> {
  const taps = options.taps ?? DEFAULT_TAPS;
  const script = options.script ?? ownScript();
  const measured = await soak(taps, script);
  const leaking = await soak(Math.ceil(taps / 3), script, LEAK);
  const { slopeMbADay: slope } = leaking;
  return {
    ...measured,
    control: slope === null ? null : { slopeMbADay: slope, isFound: slope >= MOST_SLOPE_MB },
    node: process.versions.node,
    cpu: cpus()[0]?.model ?? 'unknown',
  };
}

async function soak(
  taps: number,
  script: string,
  nodeOptions = '',
): Promise<Omit<SoakBench, 'control' | 'node' | 'cpu'>> {
  const folder = mkdtempSync(join(tmpdir(), 'tessera-bench-'));
  const cards = Array.from({ length: CARDS }, (_, n) => cardOf(n));
  const router = await startSandboxRouter({ cards, clock: SYSTEM_CLOCK });
  let kiosk: TappedKiosk | undefined;
  try {
    kiosk = await startTappedKiosk(placeIn(folder, script, nodeOptions), router.url);
    const verdicts: Record<string, number> = {};
    const rss: (number | null)[] = [];
    let early: number | null = null;
    let faults = 0;
    for (let i = -WARM_UP_TAPS; i < taps; i++) {
      if (i === 0) {
        rss.push(megabytes(kiosk));
        early = descriptorsOf(kiosk.pid);
      }
      const n = i + WARM_UP_TAPS;
      const isFaulty = n % FAULT_EVERY === FAULT_EVERY - 1;
      router.faults.set(isFaulty ? [{ fault: 'server-error' }] : []);
      // Every other number is one the terminal never saw: the registry is asked.
      const kind = await kiosk.tap(n % 2 === 1 ? numberedEscn(n) : (cards[(n / 2) % CARDS] ?? cardOf(0)).cardNumber);
      if (i < 0) continue;
      if (isFaulty) faults += 1;
      verdicts[kind] = (verdicts[kind] ?? 0) + 1;
      if ((i + 1) % Math.ceil(taps / TENTHS) === 0 || i + 1 === taps) rss.push(megabytes(kiosk));
    }
    return {
      taps,
      warmUpTaps: WARM_UP_TAPS,
      faults,
      verdicts,
      rssMb: rss.map((mb) => (mb === null ? null : Math.round(mb * 10) / 10)),
      slopeMbADay: slopeADay(rss, taps),
      descriptors: [early, descriptorsOf(kiosk.pid)],
    };
  } finally {
    if (kiosk !== undefined) await end(kiosk);
    await router.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Ends a terminal, as a service manager does: asked first, then by force, which is an error here. */
async function end(kiosk: TappedKiosk): Promise<void> {
  kiosk.leave();
  kiosk.signal('SIGTERM');
  const limit = setTimeout(() => kiosk.signal('SIGKILL'), END_LIMIT_MS);
  const code = await kiosk.ended();
  clearTimeout(limit);
  if (code !== 0) throw new Error(`the terminal did not end in order (${code})`);
}

/** By least squares. */
function slopeADay(rss: readonly (number | null)[], taps: number): number | null {
  const step = taps / (rss.length - 1);
  const points = rss.flatMap((mb, n) => (mb === null ? [] : [{ x: n * step, y: mb }]));
  if (points.length < 2) return null;
  const mean = (of: (point: { x: number; y: number }) => number) =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [mx, my] = [mean(({ x }) => x), mean(({ y }) => y)];
  const slope = mean(({ x, y }) => (x - mx) * (y - my)) / mean(({ x }) => (x - mx) ** 2);
  return Math.round(slope * TAPS_A_DAY * 100) / 100;
}

function megabytes({ pid }: TappedKiosk): number | null {
  const bytes = residentBytes(pid);
  return bytes === null ? null : bytes / 1024 ** 2;
}

/** Linux alone tells. */
function descriptorsOf(pid: number): number | null {
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch (error) {
    // ENOENT: no /proc, or the process has ended.
    if (error instanceof Error && 'code' in error) return null;
    throw error;
  }
}

function placeIn(folder: string, script: string, nodeOptions: string): CommandPlace {
  const home = join(folder, 'home');
  mkdirSync(home, { mode: 0o700 });
  return { script, folder, env: { ...process.env, TESSERA_HOME: home, HOME: folder, NODE_OPTIONS: nodeOptions } };
}

function cardOf(n: number): SandboxCard {
  const issuedAt = Date.UTC(2024, 0) + n * 1_000;
  return {
    cardNumber: buildLibraryEscn({ issuedAt, clockSequence: n % 0x4000, prefix: '001', pic: '999000001' }),
    cardType: 'SMART_NO_CDZ',
    status: 'ACTIVE',
    expiresAt: '2099-09-30',
    issuedAt: '2025-10-01',
    issuerIdentifier: '999000001',
    issuerName: 'University of the Bench',
  };
}
