import { createStatistics } from '../../main/domain/statistics/statistics.ts';
import { type OperatorArea, type OperatorContent, operatorArea } from '../../main/ipc/operator.ts';
import { NOON, presentationEntry } from '../support/entries.ts';

/** The operator area as a terminal would send it, all invented. */

const HOUR_MS = 3_600_000;
const PICS = ['999861572', '999977754', '990797674', '999465982', '999000001'] as const;

function statistics(days: number) {
  const counted = createStatistics({ zone: 'Europe/Madrid', dayStartsAt: 240 });
  let n = 0;
  for (let day = 0; day < days; day++) {
    for (let hour = 7; hour < 20; hour++) {
      const count = hour === 12 || hour === 13 ? 40 : 4 + ((hour * 7 + day * 3) % 9);
      for (let i = 0; i < count; i++) {
        n += 1;
        const at = NOON - day * 24 * HOUR_MS + (hour - 12) * HOUR_MS + i * 1000;
        const outcome =
          n % 11 === 0
            ? ({ verdict: 'refused', reason: 'expired' } as const)
            : n % 17 === 0
              ? ({ verdict: 'unknown', reason: 'not-registered' } as const)
              : n % 23 === 0
                ? ({ verdict: 'unreadable', reason: 'removed-too-early', evidence: null } as const)
                : {};
        const issuerPic = PICS[n % 7] ?? PICS[0];
        const steps = { readMs: 30 + (n % 9), lookUpMs: 0.3 + (n % 5) / 10, totalMs: 38 + (n % 30) };
        counted.add(presentationEntry({ at, presentation: `p${n}`, issuerPic, steps, ...outcome }));
      }
    }
  }
  return counted.view();
}

const READERS = { state: 'ready' as const, names: ['ACS ACR1252 1S CL Reader [ACR1252 Dual Reader PICC] 00 00'] };
const REGISTRY = {
  state: 'answering' as const,
  host: 'router.europeanstudentcard.eu',
  failure: null,
  lastAnswerAt: NOON - 4000,
};
const FINGERPRINT = '329fc0ddb1a4495679c1003235970a0a5659ba7eba1d4e937bb37144f818c38e';

const today = statistics(1);
const month = statistics(31);

export const CONTENTS: Readonly<Record<string, OperatorContent>> = {
  status: {
    section: 'status',
    startedAt: NOON - 5 * HOUR_MS,
    now: NOON,
    isClockTrusted: true,
    rssBytes: 128 * 1_048_576,
    lanes: [
      {
        lane: 'Canteen, till 1',
        service: { en: 'University canteen' },
        state: 'idle',
        readers: READERS,
        gate: { state: 'failing', detail: 'relay: no answer' },
      },
      {
        lane: 'Canteen, till 2',
        service: { en: 'University canteen' },
        state: 'idle',
        readers: { state: 'no-reader', names: [] },
        gate: { state: 'none', detail: null },
      },
    ],
    registry: { ...REGISTRY, isResting: false },
    known: { memory: 5000, disk: 18_234 },
    sync: { state: 'waiting', completedAt: NOON - 9 * HOUR_MS, nextAt: NOON + 15 * HOUR_MS, lastTry: null },
    journal: { isKept: true, rowsLost: 0 },
    steps: [...today.steps],
  },
  dashboard: {
    section: 'dashboard',
    range: 'month',
    isComplete: true,
    statistics: month,
    institutions: {
      '999861572': 'Université de Strasbourg',
      '999977754': 'Politecnico di Torino',
      '990797674': 'Karlsruher Institut für Technologie',
      '999465982': 'Université de Rouen Normandie',
    },
    cards: {
      cards: 18_234,
      active: 15_120,
      notRegistered: 40,
      byType: [
        { key: 'SMART_CDZ', count: 9_800 },
        { key: 'SMART_PASSIVE', count: 5_200 },
        { key: 'PASSIVE', count: 120 },
      ],
      byIssuer: [{ key: '999861572', count: 15_120 }],
      byYear: [
        { key: '2023', count: 4_000 },
        { key: '2024', count: 5_200 },
        { key: '2025', count: 6_100 },
        { key: '2026', count: 2_934 },
      ],
      countedAt: NOON,
    },
    syncedAt: NOON - 9 * HOUR_MS,
  },
  'dashboard-today': {
    section: 'dashboard',
    range: 'today',
    isComplete: false,
    statistics: today,
    institutions: {},
    cards: null,
    syncedAt: null,
  },
  'dashboard-empty': {
    section: 'dashboard',
    range: 'today',
    isComplete: true,
    statistics: createStatistics({ zone: 'Europe/Madrid', dayStartsAt: 240 }).view(),
    institutions: {},
    cards: null,
    syncedAt: null,
  },
  journal: {
    section: 'journal',
    isKept: true,
    check: { state: 'intact', rows: 214_503, checkpoints: 880, unsigned: 3 },
    entries: [
      { at: NOON, lane: 'Canteen, till 1', kind: 'presentation', what: 'granted', why: 'active', evidence: 'chip' },
      { at: NOON - 4000, lane: 'Canteen, till 1', kind: 'passage', what: 'committed', why: 'passed', evidence: null },
      {
        at: NOON - 9000,
        lane: 'Canteen, till 1',
        kind: 'presentation',
        what: 'refused',
        why: 'expired',
        evidence: 'qr',
      },
      {
        at: NOON - 9500,
        lane: 'Canteen, till 2',
        kind: 'presentation',
        what: 'unknown',
        why: 'not-registered',
        evidence: 'qr',
      },
      {
        at: NOON - 20_000,
        lane: 'Canteen, till 2',
        kind: 'override',
        what: 'override',
        why: 'other-proof-seen',
        evidence: null,
      },
      { at: NOON - 60_000, lane: '-', kind: 'event', what: 'OPERATOR', why: 'opened', evidence: null },
    ],
  },
  'journal-broken': {
    section: 'journal',
    isKept: true,
    check: {
      state: 'broken',
      fault: 'changed',
      sequence: 4_711,
      detail: 'row 4711 of 2026-11-17 is not what was sealed',
    },
    entries: null,
  },
  services: {
    section: 'services',
    services: [
      {
        id: 'canteen',
        name: { en: 'University canteen' },
        lanes: ['Canteen, till 1', 'Canteen, till 2'],
        examples: [
          { name: 'A student of ours at noon', expected: 'granted/active', got: 'granted/active', holds: true },
          {
            name: 'The second lunch of the day',
            expected: 'refused/already-used',
            got: 'granted/active',
            holds: false,
          },
        ],
      },
      { id: 'active-student', name: { en: 'Student status' }, lanes: [], examples: [] },
    ],
    faults: [
      {
        service: 'library',
        faults: ['services/library.json:12:5 opening.days: must be days such as "Mon-Fri"'],
        serves: 'last-accepted',
      },
    ],
  },
  readers: {
    section: 'readers',
    readers: READERS,
    reads: [
      { at: NOON, reader: READERS.names[0] ?? '', outcome: 'escn', ms: 41.2, apdus: 4 },
      { at: NOON - 9000, reader: READERS.names[0] ?? '', outcome: 'no-esc-application', ms: 18, apdus: 2 },
    ],
  },
  registry: {
    section: 'registry',
    registry: { ...REGISTRY, state: 'failing', failure: 'timeout', isResting: true },
    test: { state: 'failed', at: NOON, ms: 5003, failure: 'timeout' },
  },
  trust: {
    section: 'trust',
    certificates: [
      { name: 'DUEINFOROOTCA', role: 'root', pic: null, expiresAt: Date.UTC(2037, 2, 1), fingerprint: FINGERPRINT },
      {
        name: 'Universitat Rovira i Virgili',
        role: 'authority',
        pic: '999000001',
        expiresAt: Date.UTC(2025, 2, 1),
        fingerprint: `4f${FINGERPRINT.slice(2)}`,
      },
    ],
    signers: 12,
    faults: [],
  },
  doctor: {
    section: 'doctor',
    findings: [
      { code: 'VERSIONS', state: 'ok', what: 'Node 24.21.0, SQLite 3.51.3', remedy: null },
      { code: 'READER', state: 'fail', what: 'no reader is connected', remedy: 'connect one; see docs/hardware.md' },
      {
        code: 'CLOCK',
        state: 'warn',
        what: 'the clock was last confirmed 3 days ago',
        remedy: 'let the terminal reach the registry once',
      },
    ],
  },
  logs: {
    section: 'logs',
    lines: [
      { at: NOON, level: 'info', text: 'Canteen, till 1 · granted · active · verdict' },
      { at: NOON - 3000, level: 'warn', text: 'the registry does not answer; the terminal goes on from what it knows' },
      { at: NOON - 9000, level: 'error', text: 'READER · the reader process ended; it is started anew' },
    ],
  },
  about: { section: 'about', version: '0.1.0', node: '24.21.0', platform: 'linux x64', shell: 'browser' },
  unknown: { section: 'unknown', name: 'people' },
  failed: { section: 'failed', name: 'journal', message: 'disk I/O error' },
};

export function openArea(content: OperatorContent, own: object = {}): OperatorArea {
  const { section } = content;
  return operatorArea.parse({
    state: 'open',
    idleMs: 120_000,
    endsInMs: 118_000,
    section: section === 'unknown' || section === 'failed' ? content.name : section,
    content,
    document: { state: 'none' },
    ...own,
  });
}

/** Every screen of the area by name. */
export const AREAS: Readonly<Record<string, OperatorArea>> = {
  'ask-pin': { state: 'asking', note: 'none' },
  'wrong-pin': { state: 'asking', note: 'wrong-pin' },
  locked: { state: 'locked', until: NOON + 60_000, now: NOON },
  'no-pin': { state: 'no-pin' },
  ...Object.fromEntries(Object.entries(CONTENTS).map(([name, content]) => [name, openArea(content)])),
};
