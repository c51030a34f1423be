import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ownScript } from '../own-command.ts';
import { mulberry32 } from '../random.ts';
import { CARELESS_STORES, STORES } from './all-stores.ts';
import { cutPoints } from './cut-points.ts';
import { killPoints } from './kill-points.ts';
import type { PowerStore } from './power-store.ts';
import { createPowerTally, type PowerResult } from './power-tally.ts';

/** Row 13 of quality section 7. */
export interface PowerBench {
  readonly points: number;
  readonly seed: number;
  readonly stores: readonly PowerResult[];
  /** Negative controls: stores without the protection. */
  readonly controls: readonly PowerResult[];
  readonly node: string;
  readonly sqlite: string;
}

export interface PowerOptions {
  /** Over all stores; the controls get theirs on top. */
  readonly points?: number;
  readonly seed?: number;
  /** Only stores with this in their names. */
  readonly store?: string;
  /** Whether the negative controls run as well; they do where it is left out. */
  readonly controls?: boolean;
  /** The program, where it isn't the one that runs. */
  readonly script?: string;
}

const POINTS = 600;
const CONTROL_POINTS = 40;
const SEED = 20_261_122;
/** Of ten points one is a killed process; those take the time. */
const KILLED_SHARE = 0.1;
/** Of the files; the program's own start is a budget of its own (row 18). */
const READY_MS = 3_000;

/** Kills working terminals and cuts their power, and starts on what they left. */
export async function benchPower(options: PowerOptions = {}): Promise<PowerBench> {
  const points = options.points ?? POINTS;
  const seed = options.seed ?? SEED;
  const stores = STORES.filter(({ name }) => name.includes(options.store ?? ''));
  const place = { script: options.script ?? ownScript(), random: mulberry32(seed) };
  const results: PowerResult[] = [];
  for (const store of stores) results.push(await examined(store, Math.ceil(points / stores.length), place));
  const controls: PowerResult[] = [];
  const careless = options.controls === false ? [] : CARELESS_STORES;
  for (const store of careless) controls.push(await examined(store, CONTROL_POINTS, place));
  const made = results.reduce((sum, { killed, cut }) => sum + killed + cut, 0);
  const { node, sqlite } = process.versions;
  return { points: made, seed, stores: results, controls, node, sqlite: sqlite ?? 'none' };
}

/** No fault in any store, ready in time, and each control caught. */
export function isPowerSafe({ stores, controls }: PowerBench): boolean {
  const isSound = (result: PowerResult): boolean => faultsOf(result) === 0 && result.readyMs.max <= READY_MS;
  return stores.length > 0 && stores.every(isSound) && controls.every((control) => faultsOf(control) > 0);
}

/** The table, for people. */
export function powerTable({ points, stores, controls }: PowerBench): string {
  const row = ({ store, killed, cut, faults, readyMs, startMs }: PowerResult): string =>
    `| ${store} | ${killed} | ${cut} | ${faults.unreadable} | ${faults.lost} | ${faults.half} | ${ms(readyMs.p50)} | ${ms(readyMs.p99)} | ${ms(readyMs.max)} | ${ms(startMs.max)} |`;
  const examples = [...stores, ...controls].flatMap(({ store, examples: found }) =>
    found.slice(0, 2).map((example) => `${store}: ${example}`),
  );
  return [
    `${points} points`,
    '',
    '| store | killed | power cut | unreadable | lost | half | ready p50 | p99 | max | start of the program, max |',
    '| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: |',
    ...stores.map(row),
    ...controls.map(row),
    ...(examples.length > 0 ? ['', ...examples] : []),
  ].join('\n');
}

async function examined(
  store: PowerStore,
  points: number,
  place: { readonly script: string; readonly random: () => number },
): Promise<PowerResult> {
  const folder = mkdtempSync(join(tmpdir(), 'tessera-power-'));
  const tally = createPowerTally(store.name);
  const killed = Math.ceil(points * KILLED_SHARE);
  try {
    await killPoints(store, { ...place, folder, count: killed }, tally);
    await cutPoints(store, { ...place, folder, count: points - killed }, tally);
    return tally.result();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function faultsOf({ faults }: PowerResult): number {
  return faults.unreadable + faults.lost + faults.half;
}

function ms(value: number): string {
  return `${value.toFixed(1)} ms`;
}
