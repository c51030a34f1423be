import { describe, expect, it } from 'vitest';
import { watchJournal } from '../../../main/application/journal/watched-journal.ts';
import { createLiveStatistics } from '../../../main/application/statistics/live-statistics.ts';
import type { JournalEntry } from '../../../main/domain/journal/entry.ts';
import { fakeClock } from '../../fakes/fake-clock.ts';
import { NOON, presentationEntry } from '../../support/entries.ts';

const DAY_MS = 86_400_000;

function live(earlier: () => Iterable<JournalEntry>) {
  const clock = fakeClock(NOON);
  const journal = watchJournal(undefined);
  const notices: string[] = [];
  const statistics = createLiveStatistics({
    rule: { zone: 'UTC', dayStartsAt: 240 },
    clock,
    journal,
    earlier,
    onNotice: (line) => notices.push(line),
  });
  return { clock, journal, statistics, notices };
}

/** Rows of yesterday and of today before noon. */
function* rows(): Generator<JournalEntry> {
  for (let i = 0; i < 450; i++) yield presentationEntry({ at: NOON - DAY_MS, presentation: `y${i}` });
  for (let i = 0; i < 350; i++) yield presentationEntry({ at: NOON - 3_600_000, presentation: `t${i}` });
}

describe('the live statistics', () => {
  it('have what came today before the start, read in steps between taps', async () => {
    const { clock, journal, statistics } = live(rows);
    await clock.pass(15);
    journal.append(presentationEntry({ at: clock.now(), presentation: 'now' }));
    expect(statistics.isComplete).toBe(false);
    expect(statistics.view().all.presentations).toBe(1);
    await clock.pass(1000);
    expect(statistics.isComplete).toBe(true);
    expect(statistics.view().all.presentations).toBe(351);
  });

  it('count no row twice that was written while the earlier ones were read', async () => {
    const written: JournalEntry[] = [...rows()];
    const { clock, journal, statistics } = live(function* () {
      for (let i = 0; i < written.length; i++) if (written[i] !== undefined) yield written[i] as JournalEntry;
    });
    await clock.pass(15);
    const entry = presentationEntry({ at: clock.now(), presentation: 'now' });
    written.push(entry);
    journal.append(entry);
    await clock.pass(1000);
    expect(statistics.view().all.presentations).toBe(351);
  });

  it('begin anew with the day', async () => {
    const { clock, journal, statistics } = live(() => []);
    journal.append(presentationEntry({ at: clock.now() }));
    await clock.pass(DAY_MS);
    expect(statistics.view().all.presentations).toBe(0);
    journal.append(presentationEntry({ at: clock.now(), presentation: 'p2' }));
    expect(statistics.view().all.presentations).toBe(1);
  });

  it('go on from the start where the rows can not be read, and say so', async () => {
    const { clock, journal, statistics, notices } = live(() => {
      throw new Error('disk I/O error');
    });
    journal.append(presentationEntry({ at: clock.now() }));
    await clock.pass(100);
    expect(statistics.view().all.presentations).toBe(1);
    expect(notices).toEqual([expect.stringContaining('disk I/O error')]);
  });

  it('let go of rows half read when closed', async () => {
    let isClosed = false;
    const { clock, statistics } = live(function* () {
      try {
        yield* rows();
      } finally {
        isClosed = true;
      }
    });
    await clock.pass(15);
    statistics.close();
    expect(isClosed).toBe(true);
  });
});
