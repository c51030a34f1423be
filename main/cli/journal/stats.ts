import type { CountNode } from '../../domain/statistics/count-tree.ts';
import { markedGrants } from '../../domain/statistics/service-tables.ts';
import type { StatisticsView, Tables } from '../../domain/statistics/view.ts';
import { pathsOf } from '../../report/export-shown.ts';

/** Rows of a table for people; the rest is summed up. */
const ROWS_SHOWN = 12;

/** `tessera journal stats` for people: exact numbers, for the terminal's own people only. */
export function statsText(view: StatisticsView): string {
  if (view.from === null || view.to === null) return 'the journal has no entries in this range';
  const { all, services, steps } = view;
  const moment = momentIn(view.zone);
  return [
    `${moment(view.from)} to ${moment(view.to)} (${view.zone})`,
    `${all.presentations} presentations, ${markedGrants(all)} granted with a mark, ${view.revised} revised by the registry`,
    '',
    ...section('verdict, reason, clause', all.outcomes),
    ...(services.length < 2
      ? []
      : section(
          'service',
          services.map(({ service, tables }) => ({ key: service, count: tables.presentations, parts: [] })),
        )),
    ...section('day, hour', all.times.map(withoutVerdicts)),
    ...section('issuer: country, institution', all.issuers),
    ...section('evidence', all.evidence),
    ...section('answer from', all.sources),
    ...holderLines(all),
    ...section('passages', all.passages, all.waiting === 0 ? [] : [`${column(all.waiting)}  waiting`]),
    ...section('overrides', all.overrides),
    ...section('no answer because', view.failures),
    ...section('events', view.events),
    'ms by step: median, 95 %, 99 %, longest',
    ...steps.map(({ step, p50, p95, p99, max }) => `  ${step.padEnd(12)} ${[p50, p95, p99, max].join('  ')}`),
    '',
    'Exact numbers, small ones too: not to be passed on. For that there is "tessera journal export".',
  ].join('\n');
}

function section(title: string, nodes: readonly CountNode[], more: readonly string[] = []): string[] {
  if (nodes.length === 0 && more.length === 0) return [];
  // `-` is where no clause decided, and the line above says as much.
  const lines = [...pathsOf(nodes)]
    .filter(({ key }) => key !== '-')
    .map(({ depth, key, count }) => `${column(count)}  ${'  '.repeat(depth)}${key}`);
  const left = lines.length - ROWS_SHOWN;
  return [
    title,
    ...(left <= 1 ? lines : [...lines.slice(0, ROWS_SHOWN), `          and ${left} more rows (--json has them)`]),
    ...more,
    '',
  ];
}

function holderLines({ holders }: Tables): string[] {
  if (holders.length === 0) return [];
  const lines = holders.map(
    ({ day, presented, granted, isAtLeast }) =>
      `${column(presented)}  ${day}, of whom ${granted} were let in${isAtLeast ? ' (at least)' : ''}`,
  );
  return ['different holders by day', ...lines.slice(-ROWS_SHOWN), ''];
}

function withoutVerdicts(day: CountNode): CountNode {
  const parts = day.parts.map((hour) => ({ ...hour, parts: [] })).sort((a, b) => Date.parse(a.key) - Date.parse(b.key));
  return { ...day, parts };
}

function column(count: number): string {
  return String(count).padStart(8);
}

function momentIn(zone: string): (at: number) => string {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
  return (at) => format.format(at);
}
