import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { UseReservation } from '../../../main/application/ports/service-ports.ts';
import { dayKeyStore } from '../../../main/store/journal/day-key.ts';
import { openJournalDatabase } from '../../../main/store/journal/journal-database.ts';
import { daysBetween, serviceDay } from '../../../main/store/journal/service-day.ts';
import { keepUses } from '../../../main/store/journal/uses.ts';
import { fakeClock } from '../../fakes/fake-clock.ts';
import { temporaryFolders } from '../../support/temporary-folder.ts';
import { randomEscns } from '../cards.ts';
import { copyFiles, KEY, startJournal } from './journals.ts';

const newFolder = temporaryFolders();
const HOUR_MS = 3_600_000;
const [ANNA, BERT] = randomEscns(2) as [ReturnType<typeof randomEscns>[number], ReturnType<typeof randomEscns>[number]];
/** Noon in Madrid. */
const NOON = Date.UTC(2026, 8, 30, 10);

function use(presentation: string, holder: string, at = NOON): UseReservation {
  return { presentation, holder, service: 'canteen', at, lane: 'Lane 1', zone: 'hall', direction: 'in' };
}

describe('the ledger of uses', () => {
  it('gives a card one pseudonym for a day, over restarts, and none that leads to the number', () => {
    const folder = newFolder();
    const clock = fakeClock(NOON);
    const first = startJournal(folder, { clock });
    const holder = first.uses.holderOf(ANNA);
    expect(holder).toMatch(/^[0-9a-f]{32}$/);
    expect(first.uses.holderOf(BERT)).not.toBe(holder);
    first.close();
    const second = startJournal(folder, { clock });
    expect(second.uses.holderOf(ANNA)).toBe(holder);
    second.close();
    const elsewhere = startJournal(newFolder(), { clock });
    expect(elsewhere.uses.holderOf(ANNA)).not.toBe(holder);
    elsewhere.close();
  });

  it('counts what is reserved or committed, oldest first, and not what was annulled', () => {
    const { uses, close } = startJournal(newFolder(), { clock: fakeClock(NOON) });
    const holder = uses.holderOf(ANNA);
    uses.reserve(use('p2', holder, NOON + 2));
    uses.reserve(use('p1', holder, NOON + 1));
    uses.reserve(use('p3', holder, NOON + 3));
    uses.commit('p1');
    uses.annul('p3');
    uses.annul('never there');
    uses.commit('never there');
    expect(uses.usesOf(holder)).toMatchObject([
      { at: NOON + 1, state: 'committed', lane: 'Lane 1', zone: 'hall', direction: 'in' },
      { at: NOON + 2, state: 'reserved' },
    ]);
    close();
  });

  it('knows after a cut of the power what was on the disk, and what was open', async () => {
    const folder = newFolder();
    const clock = fakeClock(NOON);
    const first = startJournal(folder, { clock });
    const holder = first.uses.holderOf(ANNA);
    first.uses.reserve(use('p1', holder));
    first.uses.commit('p1');
    first.uses.reserve(use('p2', holder, NOON + 1));
    first.uses.reserve(use('p3', holder, NOON + 2));
    first.uses.annul('p3');
    await clock.pass(50);
    const copy = newFolder();
    copyFiles(folder, copy);
    first.close();
    const second = startJournal(copy, { clock });
    expect(second.uses.open()).toEqual([use('p2', holder, NOON + 1)]);
    expect(second.uses.usesOf(holder).map(({ state }) => state)).toEqual(['committed', 'reserved']);
    second.uses.annul('p2');
    expect(second.uses.usesOf(holder)).toHaveLength(1);
    second.close();
  });

  it('begins anew at 04:00 while it runs, and leaves nothing of the day before', async () => {
    const folder = newFolder();
    const clock = fakeClock(NOON);
    const { uses, close, notices } = startJournal(folder, { clock });
    const holder = uses.holderOf(ANNA);
    for (let n = 0; n < 300; n += 1) uses.reserve(use(`p${n}`, holder, NOON + n));
    await clock.pass(1_000);
    const before = newFolder();
    copyFiles(folder, before);
    const traces = tracesOf(before);
    expect(traces.sealedKey.length).toBeGreaterThan(50);
    expect(traces.uses).toHaveLength(300);
    expect(placesOf(before, traces)).toEqual({ sealedKey: expect.any(Number), uses: 300 });
    expect(placesOf(before, traces).sealedKey).toBeGreaterThan(0);

    clock.setWall(NOON + 15 * HOUR_MS);
    await clock.pass(60_000);
    expect(uses.usesOf(holder)).toHaveLength(300);
    clock.setWall(NOON + 16 * HOUR_MS);
    await clock.pass(61_000);
    const copy = newFolder();
    copyFiles(folder, copy);
    expect(placesOf(copy, traces)).toEqual({ sealedKey: 0, uses: 0 });
    expect(uses.holderOf(ANNA)).not.toBe(holder);
    expect(uses.usesOf(holder)).toEqual([]);
    close();
    expect(placesOf(folder, traces)).toEqual({ sealedKey: 0, uses: 0 });
    expect(notices).toEqual([]);
  });

  it('gives what was open yesterday, to be settled, and then forgets it', () => {
    const folder = newFolder();
    const clock = fakeClock(NOON);
    const first = startJournal(folder, { clock });
    const holder = first.uses.holderOf(ANNA);
    first.uses.reserve(use('p1', holder));
    first.close();
    clock.setWall(NOON + 24 * HOUR_MS);
    const second = startJournal(folder, { clock });
    expect(second.uses.open()).toEqual([use('p1', holder)]);
    expect(second.uses.usesOf(holder)).toEqual([]);
    expect(second.uses.holderOf(ANNA)).not.toBe(holder);
    second.close();
  });

  it('is not begun anew by a clock that is set back, and none that was is found again', async () => {
    const clock = fakeClock(NOON);
    const { uses, close } = startJournal(newFolder(), { clock });
    const yesterday = uses.holderOf(ANNA);
    clock.setWall(NOON + 24 * HOUR_MS);
    const today = uses.holderOf(ANNA);
    uses.reserve(use('p1', today));
    clock.setWall(NOON);
    expect(uses.holderOf(ANNA)).toBe(today);
    expect(uses.holderOf(ANNA)).not.toBe(yesterday);
    expect(uses.usesOf(today)).toHaveLength(1);
    await clock.pass(61_000);
    expect(uses.holderOf(ANNA)).toBe(today);
    close();
  });

  it('goes on with the day, and ends it in time, after a clock that was years ahead', async () => {
    const folder = newFolder();
    const clock = fakeClock(NOON);
    const { uses, close } = startJournal(folder, { clock });
    clock.setWall(Date.UTC(2099, 0, 1));
    const holder = uses.holderOf(ANNA);
    uses.reserve(use('p1', holder));
    clock.setWall(NOON);
    expect(uses.holderOf(ANNA)).toBe(holder);
    expect(uses.usesOf(holder)).toHaveLength(1);
    close();
    clock.setWall(NOON + 24 * HOUR_MS);
    const again = startJournal(folder, { clock });
    expect(again.uses.holderOf(ANNA)).not.toBe(holder);
    again.close();
  });

  it('does not believe a key or a use that another terminal key sealed', () => {
    const folder = newFolder();
    const clock = fakeClock(NOON);
    const first = startJournal(folder, { clock });
    const holder = first.uses.holderOf(ANNA);
    first.uses.reserve(use('p1', holder));
    first.close();
    const second = startJournal(folder, { clock, terminalKey: new Uint8Array(32).fill(9) });
    expect(second.uses.holderOf(ANNA)).not.toBe(holder);
    expect(second.uses.open()).toEqual([]);
    second.close();
  });
});

describe('a service day', () => {
  const madrid = serviceDay('04:00', 'Europe/Madrid');

  it.each([
    ['2026-09-30T01:59:00Z', '2026-09-29'],
    ['2026-09-30T02:00:00Z', '2026-09-30'],
    ['2026-12-31T23:30:00Z', '2026-12-31'],
    ['2027-01-01T03:00:00Z', '2027-01-01'],
    // The night daylight saving ends: 04:00 is at 03:00 UTC that day.
    ['2026-10-25T02:59:00Z', '2026-10-24'],
    ['2026-10-25T03:00:00Z', '2026-10-25'],
    // The night it begins: 04:00 is at 02:00 UTC.
    ['2026-03-29T01:59:00Z', '2026-03-28'],
    ['2026-03-29T02:00:00Z', '2026-03-29'],
  ])('at %s is that of %s', (time, day) => expect(madrid.dayAt(Date.parse(time))).toBe(day));

  it('counts days over daylight saving', () => expect(daysBetween('2026-10-24', '2026-10-26')).toBe(2));

  it('that begins within the hour that comes twice is not ended by the second one', () => {
    const clock = fakeClock(Date.parse('2026-10-25T00:45:00Z'));
    const day = serviceDay('02:30', 'Europe/Madrid');
    const dayKeys = dayKeyStore(KEY);
    const { ledger } = keepUses({ database: undefined, dayKeys, day, clock, wake: () => undefined });
    const holder = ledger.holderOf(ANNA);
    clock.setWall(Date.parse('2026-10-25T01:15:00Z'));
    expect(day.dayAt(clock.now())).toBe('2026-10-24');
    expect(ledger.holderOf(ANNA)).toBe(holder);
    clock.setWall(Date.parse('2026-10-25T01:45:00Z'));
    expect(ledger.holderOf(ANNA)).toBe(holder);
  });
});

/** The bytes by which a day is found again in files: its sealed key, and its sealed uses. */
function tracesOf(folder: string): { sealedKey: Uint8Array; uses: readonly Uint8Array[] } {
  const database = openJournalDatabase({ folder, clock: fakeClock(), onNotice: () => undefined });
  const connection = database.connection();
  if (connection === undefined) throw new Error('no file');
  if (dayKeyStore(KEY).load(connection) === undefined) throw new Error('no day key');
  const sealedKey = connection.prepare('SELECT sealed FROM day').get()?.['sealed'] as Uint8Array;
  const uses = connection
    .prepare('SELECT sealed FROM uses')
    .all()
    .map(({ sealed }) => sealed as Uint8Array);
  database.close();
  return { sealedKey, uses };
}

/** How often the key, and how many of the uses, are in the files of a folder: databases, logs, free pages and all. */
function placesOf(folder: string, traces: ReturnType<typeof tracesOf>): { sealedKey: number; uses: number } {
  const contents = readdirSync(folder)
    .filter((name) => !name.endsWith('.reserve'))
    .map((name) => readFileSync(join(folder, name)));
  const isThere = (bytes: Uint8Array) => contents.some((content) => content.includes(Buffer.from(bytes)));
  return {
    sealedKey: contents.filter((content) => content.includes(Buffer.from(traces.sealedKey))).length,
    uses: traces.uses.filter(isThere).length,
  };
}
