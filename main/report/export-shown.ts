import type { CountNode } from '../domain/statistics/count-tree.ts';
import { SHOWN_TABLES } from '../domain/statistics/shown-statistics.ts';
import type { ShownNode } from '../domain/statistics/suppress.ts';
import type { ShownWeek } from '../domain/statistics/weeks.ts';
import { type ExportFormat, formatRecords } from './export-format.ts';

const COLUMNS = ['week', 'service', 'table', 'path', 'count', 'withheld'] as const;
type Cell = Readonly<Record<(typeof COLUMNS)[number], string | number | boolean | null>>;

/**
 * `tessera journal export`: what may leave, a record a count. `count` is null (an empty cell in CSV) where it is withheld;
 * a path that is missing was not there, or is below one that is withheld.
 */
export function exportShown(weeks: Iterable<ShownWeek>, format: ExportFormat): Generator<string> {
  return formatRecords(COLUMNS, cellsOf(weeks), format);
}

function* cellsOf(weeks: Iterable<ShownWeek>): Generator<Cell> {
  for (const { week, services } of weeks) {
    for (const { service, presentations, unreadable, tables } of services) {
      const cell = (table: string, path: string, count: number | null): Cell => ({
        week,
        service,
        table,
        path,
        count,
        withheld: count === null,
      });
      yield cell('presentations', '', presentations);
      for (const { key, count } of unreadable) yield cell('unreadable', key, count);
      for (const table of SHOWN_TABLES) {
        for (const { path, count } of pathsOf(tables[table])) yield cell(table, path, count);
      }
    }
  }
}

/** Every node with its path, a whole before its parts. */
export function* pathsOf<Node extends CountNode | ShownNode>(
  nodes: readonly Node[],
  prefix = '',
): Generator<{ readonly path: string; readonly depth: number; readonly key: string; readonly count: Node['count'] }> {
  for (const { key, count, parts } of nodes) {
    const path = prefix === '' ? key : `${prefix}/${key}`;
    yield { path, depth: path.split('/').length - 1, key, count };
    yield* pathsOf<CountNode | ShownNode>(parts, path);
  }
}
