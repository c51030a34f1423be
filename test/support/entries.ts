import fc from 'fast-check';
import { EVIDENCE } from '../../main/domain/credential.ts';
import type { JournalEntry, PassageEntry, PresentationEntry } from '../../main/domain/journal/entry.ts';
import { CLAUSE_KINDS } from '../../main/domain/service/clause.ts';
import { REFUSED_REASONS } from '../../main/domain/verdict.ts';

/** Noon of a Wednesday, UTC. */
export const NOON = Date.parse('2026-11-18T12:00:00Z');

/** A row of somebody let in by chip, with what a test is about. */
export function presentationEntry(own: Partial<PresentationEntry> = {}): PresentationEntry {
  return {
    kind: 'presentation',
    at: NOON,
    lane: 'Lane 1',
    presentation: 'p1',
    service: 'canteen',
    verdict: 'granted',
    reason: 'active',
    clause: null,
    evidence: 'chip',
    source: 'cache',
    ageSeconds: 60,
    failure: null,
    status: 'active',
    issuerPic: '999000001',
    issuerCountry: 'ES',
    cardType: 'SMART_CDZ',
    academicLevel: null,
    isTestCard: false,
    holder: 'a'.repeat(32),
    zone: null,
    direction: null,
    steps: { totalMs: 12, lookUpMs: 0.2 },
    ...own,
  };
}

export function passageEntry(own: Partial<PassageEntry> = {}): PassageEntry {
  return {
    kind: 'passage',
    at: NOON + 1000,
    lane: 'Lane 1',
    presentation: 'p1',
    outcome: 'committed',
    why: 'passed',
    ...own,
  };
}

/** Any day's rows, in their order: presentations with what follows them, and events. */
export const journalDay: fc.Arbitrary<readonly JournalEntry[]> = fc
  .array(
    fc.record({
      gapMs: fc.integer({ min: 0, max: 400_000 }),
      what: fc.constantFrom('granted', 'refused', 'unknown', 'unreadable', 'event'),
      reason: fc.constantFrom(...REFUSED_REASONS),
      clause: fc.constantFrom(null, ...CLAUSE_KINDS),
      evidence: fc.constantFrom(...EVIDENCE),
      service: fc.constantFrom('canteen', 'library', 'gym'),
      issuer: fc.integer({ min: 1, max: 12 }),
      holder: fc.integer({ min: 1, max: 40 }),
      passage: fc.constantFrom(null, 'committed', 'annulled'),
      isRevised: fc.boolean(),
    }),
    { maxLength: 80 },
  )
  .map((rows) => {
    let at = NOON;
    return rows.flatMap((row, i): JournalEntry[] => {
      at += row.gapMs;
      const { service, evidence } = row;
      const presentation = `p${i}`;
      const common = {
        at,
        presentation,
        service,
        evidence,
        issuerPic: `9990000${String(row.issuer).padStart(2, '0')}`,
      };
      const holder = row.holder.toString(16).padStart(13, '0').padEnd(32, '0');
      switch (row.what) {
        case 'event':
          return [{ kind: 'event', at, lane: 'Lane 1', code: 'GATE', detail: 'relay unplugged' }];
        case 'granted': {
          const granted = presentationEntry({ ...common, holder });
          if (row.isRevised)
            return [granted, { ...granted, verdict: 'refused', reason: 'inactive', source: 'registry' }];
          return row.passage === null
            ? [granted]
            : [granted, passageEntry({ at: at + 1, presentation, outcome: row.passage, why: 'passed' })];
        }
        case 'refused':
          return [presentationEntry({ ...common, holder, verdict: 'refused', reason: row.reason, clause: row.clause })];
        case 'unknown':
          return [presentationEntry({ ...common, holder, verdict: 'unknown', reason: 'not-registered', status: null })];
        default:
          return [
            presentationEntry({
              ...common,
              verdict: 'unreadable',
              reason: 'not-an-esc',
              evidence: null,
              source: null,
              holder: null,
            }),
          ];
      }
    });
  });
