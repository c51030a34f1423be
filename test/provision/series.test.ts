import { readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { knowledgeWithSnapshot } from '../../main/provision/knowledge-with-snapshot.ts';
import { parseTrustedKey } from '../../main/provision/snapshot/signing-key.ts';
import { openSnapshotShelf, type SnapshotShelf } from '../../main/provision/snapshot/snapshot-shelf.ts';
import { SNAPSHOT_FILE } from '../../main/provision/snapshot/snapshot-store.ts';
import { createMemoryKnowledge } from '../../main/store/knowledge.ts';
import { fakeClock } from '../fakes/fake-clock.ts';
import { temporaryFolders } from '../support/temporary-folder.ts';
import { DAY_MS, KEYS, make, NOW, record, SECRET, STRANGER, trusted } from './made-snapshot.ts';
import { cardNumber, PIC } from './site.ts';

const PARTNER = '999000002';
const NEVER = new AbortController().signal;
const temporaryFolder = temporaryFolders();
const shelves: SnapshotShelf[] = [];
afterEach(() => {
  for (const shelf of shelves.splice(0)) shelf.close();
});

function open(dataFolder: string, keys = trusted()): SnapshotShelf {
  const shelf = openSnapshotShelf({ dataFolder, secret: SECRET, trusted: keys, onNotice: () => undefined });
  shelves.push(shelf);
  return shelf;
}

async function take(shelf: SnapshotShelf, path: string): Promise<string> {
  const end = await shelf.import(path, NOW, NEVER);
  return end.kind === 'refused' ? end.code : end.kind;
}

const own = (n: number, change = {}) => new Map([[cardNumber(n), record(change)]]);
const partners = (n: number) =>
  new Map([[cardNumber(n, PARTNER), record({ issuer: { pic: PARTNER, name: 'Partner' } })]]);

describe('several series of snapshots', () => {
  it('stand beside each other, each with its own guard against an older one', async () => {
    const folder = temporaryFolder();
    const shelf = open(folder);
    expect(await take(shelf, await make(join(folder, 'a'), { sequence: 9, cards: own(1) }))).toBe('imported');
    expect(await take(shelf, await make(join(folder, 'b'), { sequence: 2, pic: PARTNER, cards: partners(2) }))).toBe(
      'imported',
    );
    expect(await take(shelf, await make(join(folder, 'c'), { sequence: 1, pic: PARTNER, cards: partners(3) }))).toBe(
      'older',
    );
    expect(await take(shelf, await make(join(folder, 'd'), { sequence: 8, cards: own(4) }))).toBe('older');
    shelf.close();
    const again = open(folder);
    const knowledge = knowledgeWithSnapshot(createMemoryKnowledge(fakeClock(NOW)), again, fakeClock(NOW));
    expect(knowledge.recall(cardNumber(1))).toMatchObject({ record: { issuer: { pic: PIC } } });
    expect(knowledge.recall(cardNumber(2, PARTNER))).toMatchObject({ record: { issuer: { pic: PARTNER } } });
    expect(knowledge.recall(cardNumber(3, PARTNER))).toBeUndefined();
  });

  it('end each by itself, and a card is forgotten in all of them', async () => {
    const folder = temporaryFolder();
    const shelf = open(folder);
    await take(shelf, await make(join(folder, 'a'), { cards: own(1), expires: NOW + DAY_MS }));
    await take(shelf, await make(join(folder, 'b'), { pic: null, cards: own(1) }));
    expect(shelf.has(cardNumber(1))).toBe('known');
    expect(await shelf.forget(cardNumber(1))).toMatchObject({ ok: true });
    expect(shelf.has(cardNumber(1))).toBe('forgotten');
    expect(await shelf.retire(NOW + 2 * DAY_MS)).toMatchObject({ ok: true });
    expect(shelf.series().map((store) => store.facts()?.rows)).toEqual([0, 1]);
  });

  it('give the newest word on a card, whatever order they came in', async () => {
    for (const order of [
      ['older', 'newer'],
      ['newer', 'older'],
    ]) {
      const folder = temporaryFolder();
      const made = {
        older: await make(join(folder, 'older'), { pic: null, cards: own(1), answeredAt: NOW - 2 * DAY_MS }),
        newer: await make(join(folder, 'newer'), { cards: own(1, { status: 'inactive' }), answeredAt: NOW - DAY_MS }),
      };
      const shelf = open(folder);
      for (const name of order) await take(shelf, name === 'older' ? made.older : made.newer);
      const knowledge = knowledgeWithSnapshot(createMemoryKnowledge(fakeClock(NOW)), shelf, fakeClock(NOW));
      expect(knowledge.recall(cardNumber(1))).toMatchObject({ record: { status: 'inactive' } });
    }
  });

  it("of a partner's key are believed for the partner's cards only", async () => {
    const folder = temporaryFolder();
    const partnerKey = parseTrustedKey(JSON.stringify({ ...JSON.parse(STRANGER.trustFile), pics: [PARTNER] }));
    if (partnerKey === undefined) throw new Error('no key');
    const shelf = open(folder, [...trusted(), partnerKey]);
    const by = { privatePem: STRANGER.privatePem };
    expect(await take(shelf, await make(join(folder, 'a'), { ...by, cards: own(1) }))).toBe('not-its-cards');
    expect(await take(shelf, await make(join(folder, 'b'), { ...by, pic: null, cards: own(1) }))).toBe('not-its-cards');
    const mixed = new Map([...partners(2), ...own(3)]);
    expect(await take(shelf, await make(join(folder, 'c'), { ...by, pic: PARTNER, cards: mixed }))).toBe('imported');
    const knowledge = knowledgeWithSnapshot(createMemoryKnowledge(fakeClock(NOW)), shelf, fakeClock(NOW));
    expect(knowledge.recall(cardNumber(2, PARTNER))).toBeDefined();
    expect(knowledge.recall(cardNumber(3))).toBeUndefined();
  });

  it('go on from the one file there was before', async () => {
    const folder = temporaryFolder();
    const first = open(folder);
    await take(first, await make(join(folder, 'a'), { sequence: 5, cards: own(1) }));
    first.close();
    renameSync(join(folder, `snapshot.${PIC}.cards`), join(folder, SNAPSHOT_FILE));
    const shelf = open(folder);
    expect(await take(shelf, await make(join(folder, 'b'), { sequence: 4, cards: own(2) }))).toBe('older');
    expect(await take(shelf, await make(join(folder, 'c'), { sequence: 6, cards: own(2) }))).toBe('imported');
    expect(shelf.has(cardNumber(1))).toBeUndefined();
    expect(readdirSync(folder).filter((name) => name.endsWith('.cards'))).toEqual([SNAPSHOT_FILE]);
  });

  it('trust no key file that names no institution', () => {
    expect(parseTrustedKey(JSON.stringify({ ...JSON.parse(KEYS.trustFile), pics: [] }))).toBeUndefined();
  });
});
