import type { JournalEntry, PresentationEntry } from '../../../domain/journal/entry.ts';

/** Entries as lanes write them: a presentation, its passage, now and then an override or an event. */
export function sampleEntry(n: number, at: number): JournalEntry {
  const common = { at, lane: `Lane ${(n % 4) + 1}` };
  const presentation = `bench-${Math.floor(n / 2)}`;
  if (n % 97 === 0) return { ...common, kind: 'event', code: 'GATE', detail: 'the broker does not answer' };
  if (n % 89 === 0) return { ...common, kind: 'override', presentation, reason: 'known to staff' };
  if (n % 2 === 1) return { ...common, kind: 'passage', presentation, outcome: 'committed', why: 'passed' };
  return { ...samplePresentation(n), ...common, presentation };
}

function samplePresentation(n: number): PresentationEntry {
  const isGranted = n % 10 !== 0;
  return {
    kind: 'presentation',
    at: 0,
    lane: '',
    presentation: '',
    service: 'canteen',
    verdict: isGranted ? 'granted' : 'refused',
    reason: isGranted ? 'active' : 'already-used',
    clause: isGranted ? null : 'used-in-window',
    evidence: 'proven-chip',
    source: 'cache',
    ageSeconds: n % 900,
    failure: null,
    status: 'active',
    issuerPic: `9990000${String(n % 40).padStart(2, '0')}`,
    issuerCountry: 'ES',
    cardType: 'SMART_CDZ',
    academicLevel: 'bachelor',
    isTestCard: false,
    holder: (n * 2_654_435_761).toString(16).padStart(32, '0').slice(-32),
    zone: 'hall',
    direction: 'in',
    steps: { readMs: 14.2, lookUpMs: 0.03, decideMs: 0.02, paintMs: 9.7, totalMs: 23.95 },
  };
}
