import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ENCODING_NAMES, ESCN_ENCODINGS } from '../../../../main/cli/bench/privacy/escn-encodings.ts';
import { createEscnSearch } from '../../../../main/cli/bench/privacy/escn-search.ts';
import { searchFolder, searchMemory } from '../../../../main/cli/bench/privacy/search-places.ts';
import { escnOf } from '../../../store/cards.ts';
import { temporaryFolders } from '../../../support/temporary-folder.ts';

const ESCNS = Array.from({ length: 200 }, (_, n) => escnOf(n));
const temporaryFolder = temporaryFolders();

describe('the search for card numbers', () => {
  it.each(ENCODING_NAMES)('finds every one of them as %s, wherever it stands', (encoding) => {
    const search = createEscnSearch(ESCNS);
    search.look(Buffer.concat(ESCNS.flatMap((escn) => [ESCN_ENCODINGS[encoding](escn), Buffer.from('x')])));
    expect(search.take().by[encoding]).toBe(ESCNS.length);
    expect(search.take()).toEqual({ cards: 0, places: 0, by: {} });
  });

  it('finds none of other cards, nor one that is cut short', () => {
    const search = createEscnSearch(ESCNS);
    const [first] = ESCNS;
    if (first === undefined) throw new Error('no card');
    search.look(Buffer.from([escnOf(9_999), first.slice(0, -1), first.slice(1)].join(' ')));
    expect(search.take().cards).toBe(0);
  });

  it('names the file that holds one', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'clean.log'), 'granted');
    writeFileSync(join(folder, 'leak.log'), `granted ${ESCNS[3]}`);
    expect(searchFolder(folder, createEscnSearch(ESCNS))).toMatchObject({
      files: 2,
      leaks: [{ file: 'leak.log', hits: { cards: 1, places: 1, by: { text: 1 } } }],
    });
  });

  it.skipIf(process.platform !== 'linux')('finds in memory what this process knows', { timeout: 60_000 }, () => {
    expect(searchMemory('self', createEscnSearch(ESCNS))?.hits.by.text).toBe(ESCNS.length);
    expect(searchMemory(2 ** 22 + 1, createEscnSearch(ESCNS))).toBe(null);
  });
});
