import { beforeEach, describe, expect, it } from 'vitest';
import type { PresentationReport } from '../../../main/application/lane/terminal.ts';
import { collectWhenQuiet, QUIET_MS } from '../../../main/shell/start/lean-memory.ts';
import { type FakeClock, fakeClock } from '../../fakes/fake-clock.ts';

const REPORT = {} as PresentationReport;

let clock: FakeClock;
let tap: () => void;
let collections: number;
let end: () => void;
/** Collections there had been each time something was let go of. */
let letGo: number[];

beforeEach(() => {
  clock = fakeClock();
  collections = 0;
  letGo = [];
  let listener: ((report: PresentationReport) => void) | undefined;
  tap = () => listener?.(REPORT);
  const terminal = {
    onVerdict(told: (report: PresentationReport) => void) {
      listener = told;
      return () => {
        listener = undefined;
      };
    },
  };
  end = collectWhenQuiet(
    terminal,
    clock,
    async () => void letGo.push(collections),
    () => {
      collections += 1;
    },
  );
});

describe('collecting when it is quiet', () => {
  it('happens once after the last tap, however long it stays quiet', async () => {
    tap();
    await clock.pass(QUIET_MS - 1);
    expect(collections).toBe(0);
    await clock.pass(10 * QUIET_MS);
    expect(collections).toBe(1);
    // Once at the start.
    expect(letGo).toEqual([0, 0]);
  });

  it('waits as long as taps follow one another', async () => {
    for (let i = 0; i < 20; i++) {
      tap();
      await clock.pass(QUIET_MS / 2);
    }
    expect(collections).toBe(0);
  });

  it('never happens where nobody tapped, or after the end', async () => {
    await clock.pass(10 * QUIET_MS);
    tap();
    end();
    await clock.pass(10 * QUIET_MS);
    expect(collections).toBe(0);
  });

  it('is a real collection where none is given', async () => {
    const held = new WeakRef({ of: 'nobody' });
    let listener = (): void => undefined;
    collectWhenQuiet(
      {
        onVerdict(told) {
          listener = () => told(REPORT);
          return () => undefined;
        },
      },
      clock,
      async () => undefined,
    );
    listener();
    // A weak reference holds on until the end of the turn it was made in.
    await new Promise((resolve) => setTimeout(resolve, 0));
    await clock.pass(QUIET_MS);
    expect(held.deref()).toBeUndefined();
  });
});
