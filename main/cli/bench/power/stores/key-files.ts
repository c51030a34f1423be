import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { keyFileStore } from '../../../../store/keys/key-file.ts';
import { faultFinding, findingOf, type PowerPlace, type PowerStore } from '../power-store.ts';

const folderOf = ({ data }: PowerPlace, work: number): string => join(data, `keys-${work}`);

/** Terminal keys as they are made on first use, each in a folder of its own. */
export const KEY_FILES: PowerStore = {
  name: 'key file (terminal.key)',
  outlives: 'power',

  async work(place, from, until, teller) {
    for (let work = from; work < until; work += 1) {
      const folder = folderOf(place, work);
      mkdirSync(folder, { recursive: true });
      teller.begin(work);
      const made = keyFileStore(folder).create();
      if (made.kind !== 'key') throw new Error(made.kind);
      teller.acknowledge(work, fingerprintOf(made.key));
    }
  },

  async examine(place, told) {
    const startedAt = performance.now();
    const begun = told.begun < 0 ? { kind: 'absent' as const } : keyFileStore(folderOf(place, told.begun)).load();
    const readyMs = performance.now() - startedAt;
    if (begun.kind === 'lost') return faultFinding('half', begun.message, readyMs);
    if (begun.kind === 'unusable') return faultFinding('unreadable', begun.message, readyMs);
    // A key of a life before this one has no fingerprint in what was told.
    if (told.acknowledged >= 0 && told.detail !== '') {
      const kept = keyFileStore(folderOf(place, told.acknowledged)).load();
      const isKept = kept.kind === 'key' && fingerprintOf(kept.key) === told.detail;
      if (!isKept) return faultFinding('lost', `key ${told.acknowledged} is ${kept.kind}`, readyMs);
    }
    return findingOf(begun.kind === 'key' ? told.begun : Math.max(-1, told.begun - 1), told, readyMs);
  },
};

function fingerprintOf(key: Uint8Array): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 16);
}
