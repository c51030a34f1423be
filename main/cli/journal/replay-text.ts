import type { ReplayReport } from '../../domain/service/replay.ts';

/** What became of a replay, for people: from, to and how many; and what it can't know. */
export function replayText(service: string, report: ReplayReport): string {
  const { judged, same, changes, from, to } = report;
  if (from === null || to === null) return `the journal has no presentations at ${service} in this range`;
  const width = Math.max(...changes.map((change) => change.from.length), 0);
  return [
    `${judged} presentations at ${service}, ${dayOf(from)} to ${dayOf(to)}: ${same} get the same verdict, ${judged - same} another`,
    ...changes.map((change) => `${String(change.count).padStart(8)}  ${change.from.padEnd(width)}  ->  ${change.to}`),
    ...limitsOf(report),
  ].join('\n');
}

function limitsOf({ ifStillValid, wouldHaveAsked, nothingRead, elsewhere }: ReplayReport): string[] {
  const said = (count: number, text: string): string[] => (count === 0 ? [] : [`${count} ${text}`]);
  return [
    '',
    ...said(ifStillValid, 'of these are let in only if the card was within its validity: its last day is not kept'),
    ...said(wouldHaveAsked, 'of these had an answer too old for the new rules: the terminal would have asked anew'),
    ...said(nothingRead, 'presentations held nothing to judge'),
    ...said(elsewhere, 'presentations at other services counted as uses only'),
    'Days whose rows were dropped, and what people would have done otherwise, nobody can replay.',
  ];
}

function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
