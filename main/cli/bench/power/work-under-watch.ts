import { writeFileSync, writeSync } from 'node:fs';
import { serialize } from 'node:v8';
import { storeNamed } from './all-stores.ts';
import type { DiskStep } from './disk-step.ts';
import { interceptCalls } from './intercept-calls.ts';
import { NOTHING_TOLD, type Teller, type Told } from './power-store.ts';
import { createDiskRecorder } from './record-disk.ts';

/** What the process that is killed is told to do. */
export interface WatchedWork {
  readonly store: string;
  readonly site: string;
  readonly data: string;
  readonly from: number;
  readonly until: number;
  /** Ends itself after so many calls that may change files. */
  readonly stopAt?: number;
  /** Writes the steps of the whole work there. */
  readonly record?: string;
}

/**
 * Works in a store of the bench, for the process that is to die of it. Each line on stdout is there at once: `r` once
 * it begins, `b 3` before a work, `a 3 detail` when it may not be lost any more.
 */
export async function workUnderWatch(wish: WatchedWork): Promise<void> {
  const store = storeNamed(wish.store);
  if (store === undefined) throw new Error(`there is no store "${wish.store}"`);
  const steps: DiskStep[] = [];
  let told: Told = { ...NOTHING_TOLD, begun: wish.from - 1, acknowledged: wish.from - 1 };
  const tell = (line: string, now: Told): void => {
    told = now;
    steps.push({ kind: 'told', told });
    if (wish.record === undefined) writeLine(line);
  };
  const teller: Teller = {
    begin: (work) => tell(`b ${work}`, { ...told, begun: work }),
    acknowledge: (work, detail = '') => tell(`a ${work} ${detail}`, { ...told, acknowledged: work, detail }),
  };
  const recorder = wish.record === undefined ? undefined : createDiskRecorder(wish.data);
  const writeLine = lineWriter();
  let calls = 0;
  writeLine('r');
  interceptCalls((call) => {
    calls += 1;
    if (recorder !== undefined) steps.push(...recorder.take(call));
    if (calls === wish.stopAt) process.kill(process.pid, 'SIGKILL');
  });
  await store.work(wish, wish.from, wish.until, teller);
  if (wish.record !== undefined) writeFileSync(wish.record, serialize(steps));
}

/** Of a blocked pipe, in ms. */
const PAUSE_MS = 1;

/** Writes lines to stdout, each whole before it returns, whether or not anybody reads as quickly as they come. */
function lineWriter(): (line: string) => void {
  // Taken before the calls are watched: what is told is no step of the work.
  const write = writeSync;
  const never = new Int32Array(new SharedArrayBuffer(4));
  return (line) => {
    let rest = Buffer.from(`${line}\n`);
    while (rest.length > 0) {
      try {
        rest = rest.subarray(write(1, rest));
      } catch (error) {
        // The pipe is full, and does not block: Node makes it so once anything has looked at process.stdout.
        if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error;
        Atomics.wait(never, 0, 0, PAUSE_MS);
      }
    }
  };
}
