import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SYSTEM_CLOCK } from '../../main/application/system-clock.ts';
import type { CardRecord } from '../../main/domain/card-record.ts';
import { startHousekeeping } from '../../main/provision/housekeeping.ts';
import { sync } from '../../main/provision/sync.ts';
import { fakeClock } from '../fakes/fake-clock.ts';
import { temporaryFolders } from '../support/temporary-folder.ts';
import { cardNumber, openSite, PIC } from './site.ts';

const temporaryFolder = temporaryFolders();

describe('a sync in a running terminal', () => {
  it('never takes more than some thirty cards between two taps', async () => {
    const site = openSite(join(temporaryFolder(), 'home'), SYSTEM_CLOCK);
    const steps: ('tap' | number)[] = [];
    let isOver = false;
    const tap = (): void => {
      steps.push('tap');
      if (!isOver) setImmediate(tap);
    };
    setImmediate(tap);
    const record: CardRecord = {
      ...{ status: 'active', cardType: 'PASSIVE', expiresOn: '2099-09-30', issuedOn: null, academicLevel: null },
      issuer: { pic: PIC, name: 'Montelago' },
    };
    const page = {
      cards: Array.from({ length: 500 }, (_, n) => ({ escn: cardNumber(n), record })),
      ...{ entries: 500, totalPages: 1, totalElements: 500, pageSize: 500, answeredAt: SYSTEM_CLOCK.now() },
    };
    const end = await sync(
      {
        pages: { fetchPage: async () => ({ kind: 'page', page }), close: async () => undefined },
        ledger: {
          ...site.ledger,
          noteCards(cards) {
            steps.push(cards.length);
            return site.ledger.noteCards(cards);
          },
        },
        knowledge: {
          ...site.knowledge,
          rememberAll(answers) {
            steps.push(answers.length);
            return site.knowledge.rememberAll(answers);
          },
        },
        clock: SYSTEM_CLOCK,
        random: Math.random,
        onProgress: () => undefined,
        onNotice: () => undefined,
      },
      { registry: 'test', pic: null, pageSize: 500, pauseMs: 0 },
      new AbortController().signal,
    );
    isOver = true;
    site.close();
    expect(end).toMatchObject({ kind: 'done', cards: 500, reconciled: true });
    const work = steps.flatMap((step, n) => (step === 'tap' ? [] : [{ step, next: steps[n + 1] }]));
    expect(work.reduce((sum, { step }) => sum + step, 0)).toBe(1000);
    expect(work.every(({ step }) => step <= 32)).toBe(true);
    // Between any two pieces of work there was a tap.
    expect(work.slice(0, -1).every(({ next }) => next === 'tap')).toBe(true);
  });
});

describe('housekeeping', () => {
  it('is done at the start, then daily, and soon again where a job was in the way', async () => {
    const clock = fakeClock();
    const startedAt = clock.now();
    const hours: number[] = [];
    const end = startHousekeeping({
      clock,
      work: async () => {
        hours.push((clock.now() - startedAt) / 3_600_000);
        return hours.length !== 2;
      },
    });
    await clock.pass(50 * 3_600_000);
    await end();
    await clock.pass(50 * 3_600_000);
    expect(hours.map((hour) => Math.floor(hour))).toEqual([0, 24, 24, 48]);
  });
});
