import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ESCN_ENCODINGS } from '../../main/cli/bench/privacy/escn-encodings.ts';
import type { Escn } from '../../main/domain/escn.ts';
import { openKnowledge } from '../../main/store/knowledge.ts';
import { fakeClock } from '../fakes/fake-clock.ts';
import { temporaryFolders } from '../support/temporary-folder.ts';
import { found, KEY, notRegistered, randomEscns } from './cards.ts';

const temporaryFolder = temporaryFolders();

/** Which encodings of which numbers are in the files of a folder, as `file: encoding`, once each. */
function leaksIn(folder: string, escns: readonly Escn[]): string[] {
  const leaks = new Set<string>();
  for (const name of readdirSync(folder)) {
    const content = readFileSync(join(folder, name));
    for (const [encoding, encode] of Object.entries(ESCN_ENCODINGS)) {
      if (escns.some((escn) => content.includes(encode(escn)))) leaks.add(`${name}: ${encoding}`);
    }
  }
  return [...leaks];
}

/** A copy of what lies in a folder at this moment. */
function copyOf(folder: string): string {
  const copy = temporaryFolder();
  mkdirSync(copy, { recursive: true });
  for (const name of readdirSync(folder)) copyFileSync(join(folder, name), join(copy, name));
  return copy;
}

describe('the files of what the terminal knows', () => {
  it('hold no card number in any of eight encodings, while in use and after', async () => {
    const escns = randomEscns(500);
    const folder = temporaryFolder();
    const clock = fakeClock();
    const opening = openKnowledge({ dataFolder: folder, terminalKey: KEY, clock });
    if (opening.kind !== 'open') throw new Error(opening.message);
    const { knowledge } = opening;
    for (const [n, escn] of escns.entries()) {
      knowledge.remember(escn, n % 2 === 0 ? found(clock.now()) : notRegistered(clock.now()));
    }
    await clock.pass(10_000);
    const inUse = copyOf(folder);
    expect(readdirSync(inUse).sort()).toEqual(['cache.db', 'cache.db-wal', 'lock']);
    expect(leaksIn(inUse, escns)).toEqual([]);
    expect(readFileSync(join(inUse, 'cache.db-wal')).includes('University')).toBe(false);

    for (const escn of escns.slice(0, 50)) knowledge.forget(escn);
    expect(leaksIn(copyOf(folder), escns)).toEqual([]);
    knowledge.close();
    expect(leaksIn(folder, escns)).toEqual([]);
  });

  it('would be found to hold one: the same search in files that are not sealed', () => {
    const escns = randomEscns(500);
    const folder = temporaryFolder();
    for (const [encoding, encode] of Object.entries(ESCN_ENCODINGS)) {
      const rows = escns.map((escn) => Buffer.concat([Buffer.from('row '), encode(escn), Buffer.from(' active\n')]));
      writeFileSync(join(folder, `by ${encoding}`), Buffer.concat(rows));
    }
    const leaks = leaksIn(folder, escns.slice(499));
    for (const encoding of Object.keys(ESCN_ENCODINGS)) expect(leaks).toContain(`by ${encoding}: ${encoding}`);
  });
});
