import { holdCards } from '../../../native/virtual/hold-cards.ts';
import { numberedEscn } from './numbered-escn.ts';
import { openCardOnReader } from './reader-in-process.ts';

export interface ReaderMemory {
  readonly apdus: number;
  readonly seconds: number;
  /** Resident memory in MB: before, after the first tenth, and at the end. */
  readonly rssMb: { readonly before: number; readonly afterTenth: number; readonly after: number };
}

/** What the reader process's own parts hold on to after so many APDUs on a real pcscd's virtual reader. */
export async function measureReaderMemory(apdus: number): Promise<ReaderMemory> {
  const holder = holdCards();
  try {
    const card = await openCardOnReader('Virtual PCD 00 00', () => holder.insert(numberedEscn(1), 'desfire'));
    const before = rssMb();
    const startedAt = performance.now();
    let done = 0;
    let afterTenth = before;
    while (done < apdus) {
      const isBeforeTenth = done < apdus / 10;
      done += (await card.read()).apdus;
      if (isBeforeTenth && done >= apdus / 10) afterTenth = rssMb();
    }
    const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
    card.close();
    return { apdus: done, seconds, rssMb: { before, afterTenth, after: rssMb() } };
  } finally {
    holder.close();
  }
}

function rssMb(): number {
  return Math.round(process.memoryUsage().rss / 1e5) / 10;
}
