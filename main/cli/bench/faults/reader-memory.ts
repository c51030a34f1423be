import { holdCards } from '../../../../native/virtual/hold-cards.ts';
import { numberedEscn } from '../privacy/numbered-escn.ts';
import { openCardOnReader } from '../reader/reader-in-process.ts';

export interface ReaderMemory {
  readonly apdus: number;
  readonly seconds: number;
  /** Resident memory in MB before, and after each tenth of the APDUs. */
  readonly rssMb: { readonly before: number; readonly afterEachTenth: readonly number[] };
  /** Of that, at the end: what JavaScript holds, and what it holds outside its heap, in MB. */
  readonly heapMb: number;
  readonly externalMb: number;
}

const TENTHS = 10;

/** What the reader process's own parts hold on to after so many APDUs on a real pcscd's virtual reader. */
export async function measureReaderMemory(apdus: number): Promise<ReaderMemory> {
  const holder = holdCards();
  try {
    const card = await openCardOnReader('Virtual PCD 00 00', () => holder.insert(numberedEscn(1), 'desfire'));
    const before = rssMb();
    const startedAt = performance.now();
    let done = 0;
    const afterEachTenth: number[] = [];
    while (done < apdus) {
      done += (await card.read()).apdus;
      if (done >= (apdus * (afterEachTenth.length + 1)) / TENTHS) afterEachTenth.push(rssMb());
    }
    const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
    card.close();
    const { heapUsed, external } = process.memoryUsage();
    return { apdus: done, seconds, rssMb: { before, afterEachTenth }, heapMb: mb(heapUsed), externalMb: mb(external) };
  } finally {
    holder.close();
  }
}

function rssMb(): number {
  return mb(process.memoryUsage.rss());
}

function mb(bytes: number): number {
  return Math.round(bytes / 1e5) / 10;
}
