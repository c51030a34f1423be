import { type Distribution, distributionOf } from '../distribution.ts';
import type { PowerFault, PowerFinding } from './power-store.ts';

/** What came of the points of one store. */
export interface PowerResult {
  readonly store: string;
  /** Processes killed, each started again. */
  readonly killed: number;
  /** States of the disk a power cut would have left. */
  readonly cut: number;
  readonly faults: Readonly<Record<PowerFault, number>>;
  /** From opening the files to the first answer, in ms. */
  readonly readyMs: Distribution;
  /** From the start of the process to its work, the program's own start; in ms. */
  readonly startMs: Distribution;
  readonly examples: readonly string[];
}

const EXAMPLES = 5;

/** Counts findings. */
export interface PowerTally {
  add(how: 'killed' | 'cut', finding: PowerFinding, where: string): void;
  addStart(ms: number): void;
  result(): PowerResult;
}

export function createPowerTally(store: string): PowerTally {
  const counts = { killed: 0, cut: 0 };
  const faults: Record<PowerFault, number> = { unreadable: 0, lost: 0, half: 0 };
  const readyMs: number[] = [];
  const startMs: number[] = [];
  const examples: string[] = [];
  return {
    add(how, { fault, readyMs: ms }, where) {
      counts[how] += 1;
      readyMs.push(ms);
      if (fault === undefined) return;
      faults[fault.kind] += 1;
      if (examples.length < EXAMPLES) examples.push(`${fault.kind}, ${where}: ${fault.detail}`);
    },
    addStart: (ms) => void startMs.push(ms),
    result: () => ({
      store,
      ...counts,
      faults: { ...faults },
      readyMs: distributionOrZero(readyMs),
      startMs: distributionOrZero(startMs),
      examples: [...examples],
    }),
  };
}

function distributionOrZero(samples: readonly number[]): Distribution {
  return distributionOf(Float64Array.from(samples.length === 0 ? [0] : samples));
}
