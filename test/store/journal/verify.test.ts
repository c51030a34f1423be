import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { careless } from '../../../main/cli/bench/journal/careless-verify.ts';
import { copyAgain, type JournalCopy, sourceOfCopy } from '../../../main/cli/bench/journal/journal-copy.ts';
import { MUTATIONS } from '../../../main/cli/bench/journal/mutations.ts';
import { sampleJournal } from '../../../main/cli/bench/journal/sample-journal.ts';
import { mulberry32 } from '../../../main/cli/bench/random.ts';
import { checkpointsIn, type SignedCheckpoint } from '../../../main/store/journal/checkpoint.ts';
import { deriveJournalKeys } from '../../../main/store/journal/journal-keys.ts';
import { openJournalAt } from '../../../main/store/journal/journal-source.ts';
import { verifyJournal } from '../../../main/store/journal/verify.ts';
import { temporaryFolders } from '../../support/temporary-folder.ts';
import { copyFiles, KEY, startJournal, verifiedIn } from './journals.ts';

const newFolder = temporaryFolders();
const KEYS = deriveJournalKeys(KEY);
const EACH = 20;

let ours: JournalCopy;
let other: JournalCopy;

beforeAll(() => {
  ours = sampleJournal(120, KEY);
  other = sampleJournal(120, new Uint8Array(32).fill(9));
});

describe('verifying', () => {
  it('finds a journal nobody touched intact, with and without the terminal key', () => {
    expect(verifyJournal(sourceOfCopy(ours), { keys: KEYS })).toMatchObject({
      kind: 'intact',
      rows: 120,
      byOwnKey: true,
    });
    expect(verifyJournal(sourceOfCopy(ours))).toMatchObject({ kind: 'intact', rows: 120, byOwnKey: false });
  });

  it.each(Object.entries(MUTATIONS))('finds %s', (name, mutate) => {
    const random = mulberry32(name.length);
    const missed: unknown[] = [];
    for (let i = 0; i < EACH; i += 1) {
      const copy = copyAgain(ours);
      mutate({ copy, other, random });
      const verified = verifyJournal(sourceOfCopy(copy), { keys: KEYS });
      if (verified.kind === 'intact') missed.push(i);
    }
    expect(missed).toEqual([]);
  });

  it('is what finds them: a reader that only looks at each row by itself misses many', () => {
    const random = mulberry32(1);
    const missed = Object.entries(MUTATIONS).filter(([, mutate]) => {
      const copy = copyAgain(ours);
      mutate({ copy, other, random });
      return careless(sourceOfCopy(copy));
    });
    expect(missed.length).toBeGreaterThan(5);
    expect(careless(sourceOfCopy(ours))).toBe(true);
  });

  it.each([
    [
      'changed',
      41,
      (rows: JournalCopy['rows']) =>
        rows.map((row) => (row.sequence === 41 ? { ...row, bytes: Buffer.from('{}') } : row)),
    ],
    [
      'changed',
      41,
      (rows: JournalCopy['rows']) =>
        rows.map((row) => (row.sequence === 41 ? { ...row, segment: row.segment + 1 } : row)),
    ],
    [
      'changed',
      41,
      (rows: JournalCopy['rows']) =>
        rows.map((row) => (row.sequence === 41 ? { ...row, seal: tagFlipped(row.seal) } : row)),
    ],
    ['missing', 41, (rows: JournalCopy['rows']) => rows.filter(({ sequence }) => sequence !== 41)],
    [
      'moved',
      41,
      (rows: JournalCopy['rows']) =>
        rows.map((row) => ({ ...row, sequence: row.sequence === 41 ? 42 : row.sequence === 42 ? 41 : row.sequence })),
    ],
    [
      'foreign',
      41,
      (rows: JournalCopy['rows']) => rows.map((row, n) => (row.sequence === 41 ? (other.rows[n] ?? row) : row)),
    ],
    ['cut', 101, (rows: JournalCopy['rows']) => rows.slice(0, 100)],
    [
      'inserted',
      121,
      (rows: JournalCopy['rows']) => [...rows, ...rows.slice(-1).map((row) => ({ ...row, sequence: 121 }))],
    ],
  ] as const)('names what is wrong: %s, row %i', (fault, sequence, tamper) => {
    const copy = { ...copyAgain(ours), rows: tamper(ours.rows) };
    const verified = verifyJournal(sourceOfCopy(copy), { keys: KEYS });
    // A row put behind the end doesn't follow from it, before the end itself is looked at.
    const faults = fault === 'inserted' ? ['inserted', 'moved'] : [fault];
    expect(verified).toMatchObject({ kind: 'broken', sequence });
    expect(faults).toContain(verified.kind === 'broken' ? verified.fault : '');
  });
});

describe('a checkpoint that left the machine', () => {
  /** A journal of 30 rows, and what it looked like after 20. */
  function rolledBack(): { folder: string; older: string; checkpoints: SignedCheckpoint[] } {
    const folder = newFolder();
    const first = startJournal(folder);
    first.fill(20);
    first.close();
    const older = newFolder();
    copyFiles(folder, older);
    const second = startJournal(folder);
    second.fill(10, 20);
    second.close();
    return { folder, older, checkpoints: [...first.checkpoints, ...second.checkpoints] };
  }

  it('shows that an older copy was put back, which nothing else does', () => {
    const { folder, older, checkpoints } = rolledBack();
    expect(verifiedIn(folder, checkpoints)).toMatchObject({ kind: 'intact', compared: 2 });
    expect(verifiedIn(older)).toMatchObject({ kind: 'intact', rows: 20 });
    expect(verifiedIn(older, checkpoints)).toMatchObject({ kind: 'broken', fault: 'cut', sequence: 21 });
  });

  it('shows that an older copy was put back and gone on with', () => {
    const { older, checkpoints } = rolledBack();
    const other = startJournal(older);
    other.fill(10, 500);
    other.close();
    expect(verifiedIn(older)).toMatchObject({ kind: 'intact', rows: 30 });
    expect(verifiedIn(older, checkpoints)).toMatchObject({ kind: 'broken', fault: 'rewritten', sequence: 30 });
  });

  it('is found in lines of a log, and refused where it was changed or is another journal’s', () => {
    const { folder, checkpoints } = rolledBack();
    const [one] = checkpoints;
    if (one === undefined) throw new Error('nothing was signed');
    const log = ['no JSON', JSON.stringify({ level: 30, journalCheckpoint: one }), JSON.stringify(one)].join('\n');
    expect(checkpointsIn(log)).toEqual([one, one]);
    const changed = { ...one, checkpoint: { ...one.checkpoint, sequence: 19 } };
    expect(verifiedIn(folder, [changed])).toMatchObject({ kind: 'broken', fault: 'bad-signature' });
    const foreign = { ...one, checkpoint: { ...one.checkpoint, journal: '0123456789abcdef' } };
    expect(verifiedIn(folder, [foreign])).toMatchObject({ kind: 'broken', fault: 'foreign' });
  });

  it('proves a copy to somebody who has no key of the terminal', () => {
    const { folder, checkpoints } = rolledBack();
    const opening = openJournalAt(join(folder, 'journal.db'));
    if (opening.kind !== 'open') throw new Error(opening.kind);
    expect(verifyJournal(opening.source, { outside: checkpoints })).toMatchObject({ kind: 'intact', byOwnKey: false });
    opening.close();
    expect(readFileSync(join(folder, 'journal.db')).includes(Buffer.from(KEY))).toBe(false);
  });
});

function tagFlipped(seal: Uint8Array): Uint8Array {
  const result = Uint8Array.from(seal);
  result[47] = (result[47] ?? 0) ^ 1;
  return result;
}
