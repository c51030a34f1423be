import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SYSTEM_CLOCK } from '../../../application/system-clock.ts';
import { openJournal } from '../../../store/journal/open-journal.ts';
import { copyOfSource, type JournalCopy } from './journal-copy.ts';
import { sampleEntry } from './sample-entries.ts';

/** A journal is signed so often while it is made, and has rows behind its last checkpoint. */
const PARTS = 5;

/** A journal in `folder` on real time; whoever opens it closes it. */
export function openSampleJournal(folder: string, terminalKey: Uint8Array) {
  const notices: string[] = [];
  const clock = SYSTEM_CLOCK;
  const open = openJournal({ dataFolder: folder, terminalKey, clock, onNotice: (line) => notices.push(line) });
  const day = { startsAt: '04:00', zone: 'UTC' };
  const begun = open.begin({ clock, bootId: 'bench', retentionDays: 90, day });
  return { ...open, ...begun, notices };
}

/** A journal of `rows` rows as the terminal itself writes it, a few of them behind the last checkpoint. */
export function sampleJournal(rows: number, terminalKey: Uint8Array): JournalCopy {
  const folder = mkdtempSync(join(tmpdir(), 'tessera-bench-'));
  const { journal, reading, close } = openSampleJournal(folder, terminalKey);
  try {
    const now = SYSTEM_CLOCK.now();
    for (let n = 0; n < rows; n += 1) {
      journal.append(sampleEntry(n, now));
      if (n > 0 && n % Math.ceil(rows / PARTS) === 0) reading.sign();
    }
    const source = reading.current();
    if (source === undefined) throw new Error('the temporary folder takes no journal');
    return copyOfSource(source);
  } finally {
    close();
    rmSync(folder, { recursive: true, force: true });
  }
}
