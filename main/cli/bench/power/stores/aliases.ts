import { join } from 'node:path';
import type { AliasKey } from '../../../../domain/alias-key.ts';
import { replaceAliases } from '../../../../store/alias/alias-import.ts';
import { createAliasTable } from '../../../../store/alias/alias-table.ts';
import { numberedEscn } from '../../privacy/numbered-escn.ts';
import { faultFinding, findingOf, type PowerPlace, type PowerStore } from '../power-store.ts';
import { KEY } from './sample-record.ts';

const LEAST_ROWS = 40;
const MOST_ROWS = 60;

const keyOf = (row: number): AliasKey => ({ by: 'uid', uid: `04${row.toString(16).padStart(12, '0')}` });
const rowsOf = (work: number): number => LEAST_ROWS + (work % (MOST_ROWS - LEAST_ROWS));
const escnOf = (work: number, row: number) => numberedEscn(work * MOST_ROWS + row);
const placeOf = ({ data }: PowerPlace) => ({ path: join(data, 'alias.db'), terminalKey: KEY });

/** Alias lists, each in the place of the one before. */
export const ALIASES: PowerStore = {
  name: 'alias import (alias.db)',
  outlives: 'power',

  async work(place, from, until, teller) {
    for (let work = from; work < until; work += 1) {
      teller.begin(work);
      const rows = Array.from({ length: rowsOf(work) }, (_, row) => ({ key: keyOf(row), escn: escnOf(work, row) }));
      const change = replaceAliases(placeOf(place), { by: 'uid', rows }, Date.now());
      if (change.kind !== 'done' || change.notices.length > 0) throw new Error(JSON.stringify(change));
      teller.acknowledge(work);
    }
  },

  async examine(place, told) {
    const notices: string[] = [];
    const startedAt = performance.now();
    const table = createAliasTable({ ...placeOf(place), onNotice: (line) => notices.push(line) });
    const found = Array.from({ length: MOST_ROWS }, (_, row) => table.find(keyOf(row)));
    const readyMs = performance.now() - startedAt;
    table.close();
    const first = found[0];
    if (first === undefined) {
      const strays = found.filter((escn) => escn !== undefined).length;
      if (strays > 0) return faultFinding('half', `${strays} rows without the first`, readyMs);
      // Before the first list is there, a table that was only begun may say that it is none.
      if (notices.length > 0 && told.acknowledged >= 0) return faultFinding('unreadable', notices.join('; '), readyMs);
      return findingOf(-1, told, readyMs);
    }
    const shown = worksUpTo(told.begun).find((work) => escnOf(work, 0) === first) ?? -1;
    const isWhole = found.every((escn, row) => escn === (row < rowsOf(shown) ? escnOf(shown, row) : undefined));
    return isWhole ? findingOf(shown, told, readyMs) : faultFinding('half', `list ${shown} is not whole`, readyMs);
  },
};

function worksUpTo(last: number): number[] {
  return Array.from({ length: last + 1 }, (_, work) => last - work);
}
