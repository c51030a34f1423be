import { ACTIVE_STUDENT } from '../../main/domain/service/service.ts';
import { REFUSED_REASONS, UNKNOWN_REASONS, UNREADABLE_REASONS } from '../../main/domain/verdict.ts';
import type { SampleCard, SessionView, TerminalView, VerdictView } from '../../main/ipc/contract.ts';

/** Views as a terminal would send them, all invented. */

export const SAMPLES: readonly SampleCard[] = [
  { id: 'active', leadsTo: 'granted/active', title: 'Active student', subtitle: 'Strasbourg', medium: 'qr' },
  { id: 'chip', leadsTo: 'granted/active', title: 'Signed chip', subtitle: 'Torino', medium: 'chip' },
  { id: 'expired', leadsTo: 'refused/expired', title: 'Expired', subtitle: 'Ran out last summer', medium: 'qr' },
  { id: 'inactive', leadsTo: 'refused/inactive', title: 'Switched off', subtitle: 'Reported lost', medium: 'qr' },
  { id: 'test', leadsTo: 'refused/not-entitled', title: 'Test card', subtitle: 'Of a test system', medium: 'qr' },
  { id: 'forged', leadsTo: 'refused/forged', title: 'Copied chip', subtitle: 'Wrong signature', medium: 'chip' },
  { id: 'stranger', leadsTo: 'unknown/not-registered', title: 'Unregistered', subtitle: 'Karlsruhe', medium: 'qr' },
  { id: 'down', leadsTo: 'unknown/registry-unreachable', title: 'No answer', subtitle: 'Registry down', medium: 'qr' },
  { id: 'wifi', leadsTo: 'unreadable/not-an-esc', title: 'Wi-Fi code', subtitle: 'No student card', medium: 'qr' },
  { id: 'two', leadsTo: 'unreadable/two-cards', title: 'Two cards', subtitle: 'In one wallet', medium: 'chip' },
];

const GROUNDS = {
  evidence: 'proven-chip',
  source: 'registry',
  ageSeconds: 0,
  card: {
    issuerName: 'Université de Strasbourg',
    issuerPic: '999861572',
    issuerCountry: 'FR',
    expiresOn: '2027-09-30',
    cardType: 'SMART_CDZ',
    academicLevel: 'master',
  },
} as const;

const NO_CARD = { evidence: 'qr', source: null, ageSeconds: null, card: null } as const;

export const GRANTED = { kind: 'granted', reason: 'active', marked: null, ...GROUNDS } as const satisfies VerdictView;

export const REFUSED: readonly VerdictView[] = REFUSED_REASONS.map((reason) => ({
  kind: 'refused',
  clause: null,
  reason,
  ...GROUNDS,
  evidence: 'qr',
  source: 'cache',
  ageSeconds: 3 * 3600 + 5,
  card: {
    ...GROUNDS.card,
    issuerName: 'Politecnico di Torino',
    issuerCountry: 'IT',
    expiresOn: '2026-08-31',
    academicLevel: null,
  },
}));

export const UNKNOWN: readonly VerdictView[] = UNKNOWN_REASONS.map((reason) => ({
  kind: 'unknown',
  clause: null,
  advice: 'refuse',
  reason,
  ...(reason === 'knowledge-too-old' || reason === 'clock-not-trusted'
    ? { ...GROUNDS, evidence: 'chip' as const, source: 'cache' as const, ageSeconds: 9 * 86_400 }
    : NO_CARD),
  ...(reason === 'not-registered' ? { source: 'registry' as const, ageSeconds: 0 } : {}),
  failure: reason === 'registry-unreachable' ? 'timeout' : null,
}));

export const UNREADABLE: readonly VerdictView[] = UNREADABLE_REASONS.map((reason) => ({
  kind: 'unreadable',
  reason,
  detail: reason === 'not-an-esc' ? 'foreign-code' : null,
}));

export const VERDICTS: readonly VerdictView[] = [GRANTED, ...REFUSED, ...UNKNOWN, ...UNREADABLE];

/** Of a lane without gate and without PIN. */
const NO_GATE = {
  passage: { state: 'none' },
  canOverride: false,
  override: { state: 'none', until: null },
} as const;

export function showing(verdict: VerdictView, presentationId = 'p1', showForMs = 5000): SessionView {
  return { state: 'showing', presentationId, verdict, steps: { totalMs: 41.2 }, showForMs, ...NO_GATE };
}

export function viewOf(session: SessionView, changes: Partial<TerminalView> = {}): TerminalView {
  return {
    lane: 'lane-1',
    demo: false,
    service: { id: ACTIVE_STUDENT.id, name: ACTIVE_STUDENT.name },
    languages: { page: 'en', staff: 'en' },
    session,
    readers: { state: 'ready', names: ['ACS ACR1252 1S CL Reader 00 00'] },
    registry: {
      state: 'answering',
      host: 'router.europeanstudentcard.eu',
      failure: null,
      lastAnswerAt: Date.now() - 180_000,
    },
    gate: { state: 'none', detail: null },
    opening: null,
    listedAt: null,
    recent: [],
    screen: { scheme: 'auto', volume: 100 },
    samples: [],
    ...changes,
  };
}

export const IDLE = viewOf({ state: 'idle' });
export const DEMO = viewOf({ state: 'idle' }, { demo: true, samples: [...SAMPLES] });
