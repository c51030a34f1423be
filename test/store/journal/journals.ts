import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sampleEntry } from '../../../main/cli/bench/journal/sample-entries.ts';
import type { SignedCheckpoint } from '../../../main/store/journal/checkpoint.ts';
import { deriveJournalKeys } from '../../../main/store/journal/journal-keys.ts';
import { openJournalFile } from '../../../main/store/journal/journal-source.ts';
import { openJournal } from '../../../main/store/journal/open-journal.ts';
import { readEntries } from '../../../main/store/journal/read-entries.ts';
import type { Verified } from '../../../main/store/journal/verified.ts';
import { verifyJournal } from '../../../main/store/journal/verify.ts';
import { type FakeClock, fakeClock } from '../../fakes/fake-clock.ts';

export const KEY = new Uint8Array(32).fill(7);

/** A terminal's journal as a test drives it. */
export function startJournal(folder: string, options: { terminalKey?: Uint8Array; clock?: FakeClock } = {}) {
  const { terminalKey = KEY, clock = fakeClock() } = options;
  const notices: string[] = [];
  const checkpoints: SignedCheckpoint[] = [];
  const open = openJournal({ dataFolder: folder, terminalKey, clock, onNotice: (line) => notices.push(line) });
  const begun = open.begin({
    clock,
    bootId: 'boot-1',
    retentionDays: 90,
    day: { startsAt: '04:00', zone: 'Europe/Madrid' },
    onCheckpoint: (signed) => checkpoints.push(signed),
  });
  return {
    ...open,
    ...begun,
    clock,
    notices,
    checkpoints,
    /** Appends `count` sample entries, numbered from `from` on. */
    fill(count: number, from = 0): void {
      for (let n = from; n < from + count; n += 1) begun.journal.append(sampleEntry(n, clock.now()));
    },
  };
}

/** What `tessera journal verify` finds in a folder whose terminal has ended. */
export function verifiedIn(
  folder: string,
  outside: readonly SignedCheckpoint[] = [],
  keys = deriveJournalKeys(KEY),
): Verified {
  const opening = openJournalFile(folder);
  if (opening.kind !== 'open') throw new Error(`the journal is ${opening.kind}`);
  try {
    return verifyJournal(opening.source, { keys, outside });
  } finally {
    opening.close();
  }
}

export function entriesIn(folder: string) {
  const opening = openJournalFile(folder);
  if (opening.kind !== 'open') throw new Error(`the journal is ${opening.kind}`);
  try {
    return [...readEntries(opening.source)];
  } finally {
    opening.close();
  }
}

/** Copies the files of a folder as they are at this moment: what a cut of the power leaves. */
export function copyFiles(from: string, to: string): void {
  for (const name of readdirSync(from)) writeFileSync(join(to, name), readFileSync(join(from, name)));
}
