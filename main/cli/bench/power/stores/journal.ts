import { SYSTEM_CLOCK } from '../../../../application/system-clock.ts';
import { deriveJournalKeys } from '../../../../store/journal/journal-keys.ts';
import { openJournalFile } from '../../../../store/journal/journal-source.ts';
import { openJournal } from '../../../../store/journal/open-journal.ts';
import { readEntries } from '../../../../store/journal/read-entries.ts';
import { verifyJournal } from '../../../../store/journal/verify.ts';
import { faultFinding, findingOf, type PowerStore } from '../power-store.ts';
import { KEY } from './sample-record.ts';

const CODE = 'POWER';
const DAY = { startsAt: '04:00', zone: 'UTC' };

function open(dataFolder: string, notices: string[]) {
  const onNotice = (line: string): void => void notices.push(line);
  const open = openJournal({ dataFolder, terminalKey: KEY, clock: SYSTEM_CLOCK, onNotice });
  return { ...open, ...open.begin({ clock: SYSTEM_CLOCK, bootId: null, retentionDays: 90, day: DAY }) };
}

/** Entries of the journal, each acknowledged when it was flushed; now and then signed. */
export const JOURNAL: PowerStore = {
  name: 'journal (journal.db)',
  outlives: 'power',

  async work({ data }, from, until, teller) {
    const notices: string[] = [];
    const { journal, reading, close } = open(data, notices);
    for (let work = from; work < until; work += 1) {
      teller.begin(work);
      journal.append({ kind: 'event', at: SYSTEM_CLOCK.now(), lane: '-', code: CODE, detail: String(work) });
      if (work % 5 === 0) reading.sign();
      else reading.current();
      if (notices.length > 0) throw new Error(notices.join('; '));
      teller.acknowledge(work);
    }
    close();
  },

  async examine({ data }, told) {
    const notices: string[] = [];
    const startedAt = performance.now();
    // As a start does it: what doesn't fit would be set aside, and said.
    const { close } = open(data, notices);
    const readyMs = performance.now() - startedAt;
    close();
    if (notices.length > 0) return faultFinding('unreadable', notices.join('; '), readyMs);
    const opening = openJournalFile(data);
    if (opening.kind !== 'open') return findingOf(-1, told, readyMs);
    try {
      const verified = verifyJournal(opening.source, { keys: deriveJournalKeys(KEY) });
      if (verified.kind === 'broken') return faultFinding('half', verified.detail, readyMs);
      const works = [...readEntries(opening.source)].map(({ entry }) =>
        entry.kind === 'event' ? Number(entry.detail) : -1,
      );
      const isWhole = works.every((work, n) => work === n);
      if (!isWhole) return faultFinding('half', 'the entries are not those that were written', readyMs);
      return findingOf(works.length - 1, told, readyMs);
    } finally {
      opening.close();
    }
  },
};
