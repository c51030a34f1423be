import { describe, expect, it } from 'vitest';
import { createKnowledgeStatistics } from '../../../main/application/statistics/knowledge-statistics.ts';
import type { CardRecord } from '../../../main/domain/card-record.ts';
import { escnFromBytes } from '../../../main/domain/escn.ts';
import type { RegistryAnswer } from '../../../main/domain/lookup-outcome.ts';
import { openKnowledge } from '../../../main/store/knowledge.ts';
import { fakeClock } from '../../fakes/fake-clock.ts';
import { temporaryFolders } from '../../support/temporary-folder.ts';

const folder = temporaryFolders();

const RECORD: CardRecord = {
  status: 'active',
  cardType: 'SMART_CDZ',
  expiresOn: '2027-09-30',
  issuedOn: '2025-09-01',
  issuer: { pic: '999000001', name: '' },
  academicLevel: null,
};

describe('the statistics of what is known', () => {
  it('count a real cache in steps: cards, active ones by type and issuer, all by year of issue', async () => {
    const clock = fakeClock();
    const opening = openKnowledge({ dataFolder: folder(), terminalKey: new Uint8Array(32).fill(7), clock });
    if (opening.kind !== 'open') throw new Error(opening.kind);
    const { knowledge } = opening;
    const found = (record: Partial<CardRecord>): RegistryAnswer => ({
      kind: 'found',
      record: { ...RECORD, ...record },
      answeredAt: clock.now(),
      via: 'sync',
    });
    const answers = Array.from({ length: 250 }, (_, i): RegistryAnswer => {
      if (i < 20) return { kind: 'not-registered', answeredAt: clock.now(), via: 'status' };
      if (i < 50) return found({ status: 'inactive', issuedOn: '2023-09-01' });
      if (i < 60) return found({ expiresOn: '2026-01-01', issuedOn: null });
      return found(i < 100 ? { issuer: { pic: '999000002', name: '' }, cardType: 'PASSIVE' } : {});
    });
    knowledge.rememberAll(
      answers.flatMap((answer, i) => {
        const escn = escnFromBytes(new Uint8Array(16).fill(1).fill(i, 8));
        return escn === undefined ? [] : [{ escn, answer }];
      }),
    );

    const statistics = createKnowledgeStatistics(knowledge, clock);
    expect(statistics.view()).toBe(null);
    await clock.pass(30);
    expect(statistics.view()).toBe(null);
    await clock.pass(1000);
    const view = statistics.view();
    const flat = (nodes: readonly { key: string; count: number }[] = []) => nodes.map(({ key, count }) => [key, count]);
    expect(view).toMatchObject({ cards: 230, active: 190, notRegistered: 20 });
    expect(flat(view?.byType)).toEqual([
      ['SMART_CDZ', 150],
      ['PASSIVE', 40],
    ]);
    expect(flat(view?.byIssuer)).toEqual([
      ['999000001', 150],
      ['999000002', 40],
    ]);
    expect(flat(view?.byYear)).toEqual([
      ['2025', 190],
      ['2023', 30],
      ['untold', 10],
    ]);
    statistics.close();
    knowledge.close();
  });
});
