import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { UseLedger } from '../../../main/application/ports/service-ports.ts';
import { createStatistics } from '../../../main/domain/statistics/statistics.ts';
import { verifiedIn } from '../../store/journal/journals.ts';
import { type Hour, simulateHour } from '../../support/lunch/hour.ts';
import { foretoldNumbers, numbersOf } from '../../support/lunch/numbers.ts';
import { disagreements } from '../../support/lunch/oracle.ts';
import { temporaryFolders } from '../../support/temporary-folder.ts';

const folder = temporaryFolders(afterAll);

describe('an hour of 40 taps a minute on four lanes, with a restart every ten minutes', () => {
  let hour: Hour;
  beforeAll(async () => {
    hour = await simulateHour({ taps: 2400, restartEvery: 400, folder });
  }, 120_000);

  it('had everything in it', () => {
    const { outcomes, passages, overrides, strays } = hour.oracle.foretold;
    expect(hour.surprises).toEqual([]);
    expect(outcomes.size).toBe(2400);
    expect([hour.ends, hour.cuts]).toEqual([3, 2]);
    expect(hour.repeats).toBeGreaterThan(60);
    expect(overrides.size).toBeGreaterThan(100);
    expect(strays.length).toBeGreaterThan(10);
    expect(new Set([...passages.values()].map(({ why }) => why))).toEqual(new Set(['passed', 'time-out', 'restart']));
    const clauses = new Set([...outcomes.values()].map(({ clause }) => clause));
    expect(clauses).toEqual(new Set([null, 'quota-reached', 'passback-zone']));
  });

  it('loses and doubles no tap and no passage', () => {
    expect(disagreements(hour.oracle.foretold, hour.rows)).toEqual([]);
    expect(verifiedIn(hour.folder)).toMatchObject({ kind: 'intact' });
  });

  it('would not agree with a journal that has one row less, or one twice', () => {
    const { oracle, rows } = hour;
    for (const kind of ['presentation', 'passage', 'override'] as const) {
      const at = rows.findLastIndex((row) => row.kind === kind);
      expect(disagreements(oracle.foretold, rows.toSpliced(at, 1))).toHaveLength(1);
      expect(disagreements(oracle.foretold, [...rows, ...rows.slice(at, at + 1)])).toHaveLength(1);
    }
  });

  it('leaves a ledger that counts whom it has to count', () => {
    const told = hour.oracle
      .uses()
      .map(({ lane, at, state }) => `${lane.lane} ${at} ${state === 'open' ? 'reserved' : 'committed'}`);
    expect([...hour.counted].sort()).toEqual(told.sort());
  });

  it('leaves statistics with the same numbers', () => {
    const statistics = createStatistics({ zone: 'Europe/Madrid', dayStartsAt: 240 });
    for (const row of hour.rows) statistics.add(row);
    expect(numbersOf(statistics.view())).toEqual(foretoldNumbers(hour.oracle));
  });
});

describe('an hour with a ledger that does not do its work', () => {
  const spoilt = async (spoil: (uses: UseLedger) => UseLedger) => {
    const hour = await simulateHour({ taps: 450, restartEvery: 150, folder, spoil });
    return { ...hour, lines: disagreements(hour.oracle.foretold, hour.rows) };
  };

  it('is found out where a passage is not committed', async () => {
    const { lines } = await spoilt((uses) => ({ ...uses, commit: () => undefined }));
    // At the restart it is taken for one nobody saw to its end.
    expect(lines).toContainEqual(expect.stringMatching(/^passage \S+ is there twice$/));
  });

  it('is found out where a time-out does not annul', async () => {
    const { surprises } = await spoilt((uses) => ({ ...uses, annul: () => undefined }));
    expect(surprises).toContainEqual(expect.stringContaining('already-used'));
  });

  it('is found out where a verdict does not reserve', async () => {
    const { surprises } = await spoilt((uses) => ({ ...uses, reserve: () => undefined }));
    expect(surprises).toContainEqual(expect.stringContaining('granted'));
  });

  it('is found out where reservations are not there after a restart', async () => {
    const { lines } = await spoilt((uses) => ({ ...uses, open: () => [] }));
    expect(lines).toContainEqual(expect.stringMatching(/^passage \S+ is lost$/));
  });
});
