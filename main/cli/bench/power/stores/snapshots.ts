import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BaseSnapshot, createSnapshotBuilder, rowsByKey } from '../../../../provision/snapshot/build-snapshot.ts';
import { ROW_BYTES } from '../../../../provision/snapshot/format.ts';
import {
  generateSigningKey,
  parseSigningKey,
  parseTrustedKey,
  type TrustedKey,
} from '../../../../provision/snapshot/signing-key.ts';
import { openSnapshotShelf } from '../../../../provision/snapshot/snapshot-shelf.ts';
import { openSnapshot } from '../../../../provision/snapshot/snapshot-source.ts';
import { numberedEscn } from '../../privacy/numbered-escn.ts';
import { faultFinding, findingOf, type PowerStore } from '../power-store.ts';
import { recordOf } from './sample-record.ts';

const CARDS = 60;
/** Cards that leave, and come, from one snapshot to the next. */
const CHANGED = 7;
const SECRET = new Uint8Array(32).fill(12);
const SALT = new Uint8Array(16).fill(13);
const DAY_MS = 86_400_000;
const PIC = '999000001';

const firstOf = (work: number): number => work * CHANGED;

/** Snapshots taken over, each in the place of the one before: full ones, and every second a delta. */
export const SNAPSHOTS: PowerStore = {
  name: 'snapshot import (snapshot.*.cards)',
  outlives: 'power',

  prepare(site) {
    const pair = generateSigningKey();
    writeFileSync(join(site, 'signing.pem'), pair.privatePem);
    writeFileSync(join(site, 'trusted.json'), pair.trustFile);
  },

  async work({ site, data }, from, until, teller) {
    const shelf = openShelf(site, data, (line) => {
      throw new Error(line);
    });
    for (let work = from; work < until; work += 1) {
      const path = await makeSnapshot(site, work);
      teller.begin(work);
      const end = await shelf.import(path, Date.now(), new AbortController().signal);
      if (end.kind !== 'imported') throw new Error(JSON.stringify(end));
      teller.acknowledge(work);
      rmSync(path);
    }
    shelf.close();
  },

  async examine({ site, data }, told) {
    const notices: string[] = [];
    const startedAt = performance.now();
    const shelf = openShelf(site, data, (line) => notices.push(line));
    const [store] = shelf.series();
    store?.find(numberedEscn(0));
    const readyMs = performance.now() - startedAt;
    try {
      if (notices.length > 0) return faultFinding('unreadable', notices.join('; '), readyMs);
      const shown = (store?.facts()?.sequence ?? 0) - 1;
      const first = firstOf(shown);
      for (let n = first - CHANGED; n < first + CARDS + CHANGED && shown >= 0; n += 1) {
        const found = n < 0 ? undefined : store?.find(numberedEscn(n));
        const isIn = n >= first && n < first + CARDS;
        const isRight = isIn ? JSON.stringify(found) === JSON.stringify(recordIn(shown, n)) : found === undefined;
        if (!isRight) return faultFinding('half', `card ${n} is not as in snapshot ${shown}`, readyMs);
      }
      return findingOf(shown, told, readyMs);
    } finally {
      shelf.close();
    }
  },
};

/** Most cards stay as they were, so that a delta is one. */
function recordIn(work: number, card: number) {
  return recordOf(card % CHANGED === work % CHANGED ? work : 0);
}

function openShelf(site: string, dataFolder: string, onNotice: (line: string) => void) {
  return openSnapshotShelf({ dataFolder, secret: SECRET, trusted: trustedBy(site), onNotice });
}

function trustedBy(site: string): TrustedKey[] {
  const key = parseTrustedKey(readFileSync(join(site, 'trusted.json'), 'utf8'));
  return key === undefined ? [] : [key];
}

/** A full snapshot for an even work; for an odd one a delta to the one before. */
async function makeSnapshot(site: string, work: number): Promise<string> {
  if (work % 2 === 0) return writeSnapshot(site, work, undefined);
  const base = await writeSnapshot(site, work - 1, undefined);
  const opening = await openSnapshot(base, trustedBy(site));
  if (opening.kind !== 'open') throw new Error(opening.kind);
  const { manifest } = opening.source;
  const rows = rowsByKey(await opening.source.next(manifest.rows * ROW_BYTES), ROW_BYTES);
  await opening.source.close();
  return writeSnapshot(site, work, { manifest, rows });
}

function writeSnapshot(site: string, work: number, base: BaseSnapshot | undefined): string {
  const key = parseSigningKey(readFileSync(join(site, 'signing.pem')));
  if (key === undefined) throw new Error('the key of the bench is none');
  const builder = createSnapshotBuilder({ secret: SECRET, key, salt: SALT, base });
  for (let n = firstOf(work); n < firstOf(work) + CARDS; n += 1) {
    builder.add({ escn: numberedEscn(n), record: recordIn(work, n) });
  }
  const now = Date.now();
  const facts = { sequence: work + 1, created: now, answeredAt: now, expires: now + DAY_MS, pic: PIC };
  const path = join(site, 'offered.snapshot');
  writeFileSync(path, Buffer.concat(builder.delta(facts) ?? builder.full(facts)));
  return path;
}
