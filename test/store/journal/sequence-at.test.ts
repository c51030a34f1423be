import { describe, expect, it } from 'vitest';
import { openJournalFile } from '../../../main/store/journal/journal-source.ts';
import { readEntries } from '../../../main/store/journal/read-entries.ts';
import { sequenceBefore } from '../../../main/store/journal/sequence-at.ts';
import { temporaryFolders } from '../../support/temporary-folder.ts';
import { startJournal } from './journals.ts';

const folder = temporaryFolders();

describe('the row before a moment', () => {
  it('leaves just the rows from that moment on', async () => {
    const place = folder();
    const journal = startJournal(place);
    const moments: number[] = [];
    for (let i = 0; i < 40; i++) {
      moments.push(journal.clock.now());
      journal.fill(3, i * 3);
      await journal.clock.pass(1000);
    }
    journal.close();
    const opening = openJournalFile(place);
    if (opening.kind !== 'open') throw new Error(opening.kind);
    const { source } = opening;
    const all = [...readEntries(source)];
    for (const at of [0, ...moments, Number.MAX_SAFE_INTEGER]) {
      const after = sequenceBefore(source, at);
      expect([...readEntries(source, { after })]).toEqual(all.filter((record) => record.at >= at));
    }
    opening.close();
  });
});
