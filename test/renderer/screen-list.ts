import type { Language, SessionView, TerminalView, VerdictView } from '../../main/ipc/contract.ts';
import { DEMO, GRANTED, IDLE, REFUSED, showing, UNKNOWN, VERDICTS, viewOf } from './views.ts';

/** Every screen there is, as a view that leads to it. For screenshots and for what is checked on all of them. */

const OUT_OF_ORDER = {
  state: 'out-of-order',
  code: 'CONFIG',
  message: 'The configuration can’t be read',
  remedy: 'Line 12 of config.json: “freshSeconds” wants a whole number of seconds. Correct it and start again.',
} as const;

/** Tuesday, 12:14 in Madrid. */
const NOON = Date.UTC(2026, 9, 20, 10, 14);

type Clause = NonNullable<(VerdictView & { kind: 'refused' })['clause']>;

function refusedFor(
  reason: 'not-entitled' | 'already-used' | 'evidence-too-weak',
  clause: Partial<Clause>,
): VerdictView {
  const verdict = REFUSED.find((one) => one.reason === reason);
  if (verdict?.kind !== 'refused') throw new Error(`no sample of ${reason}`);
  return { ...verdict, clause: { kind: 'closed', use: null, againAt: null, holder: null, staff: null, ...clause } };
}

const BY_CLAUSE: Readonly<Record<string, VerdictView>> = {
  'refused-closed': refusedFor('not-entitled', { kind: 'closed', againAt: NOON + 5 * 3_600_000 }),
  'refused-used-in-window': refusedFor('already-used', {
    kind: 'used-in-window',
    use: { at: NOON, lane: 'Mensa Nord 2' },
    againAt: NOON + 6 * 3_600_000,
  }),
  'refused-level': refusedFor('not-entitled', { kind: 'level-not-accepted' }),
  'refused-issuer': refusedFor('not-entitled', { kind: 'issuer-not-accepted' }),
  'refused-test-card': refusedFor('not-entitled', { kind: 'test-card' }),
  'refused-passback': refusedFor('already-used', {
    kind: 'passback-zone',
    use: { at: NOON, lane: 'Mensa Nord 2' },
  }),
};

const MARKED: Readonly<Record<string, VerdictView>> = {
  'granted-unverified': {
    ...GRANTED,
    reason: 'allowed-unverified',
    marked: 'registry-unreachable',
    source: null,
    ageSeconds: null,
    card: null,
  },
  'granted-override': {
    ...GRANTED,
    reason: 'override',
    marked: null,
    evidence: 'qr',
    source: 'cache',
    ageSeconds: 7300,
  },
};

function atGate(state: 'waiting' | 'passed' | 'annulled'): SessionView {
  return { ...shown(GRANTED, `gate-${state}`), passage: { state } };
}

function shown(verdict: VerdictView, id: string): Extract<SessionView, { state: 'showing' }> {
  const session = showing(verdict, id, 60_000);
  if (session.state !== 'showing') throw new Error('not shown');
  return { ...session, steps: { readMs: 96.4, lookUpMs: 0.6, decideMs: 0.04, totalMs: 104.2 } };
}

const RECENT: TerminalView['recent'] = [GRANTED, ...REFUSED.slice(0, 3), ...UNKNOWN.slice(0, 2), GRANTED].map(
  (verdict, i) => ({
    presentationId: `r${i}`,
    at: NOON - i * 47_000,
    kind: verdict.kind,
    reason: verdict.reason,
    evidence: 'evidence' in verdict ? verdict.evidence : null,
    passage: verdict.kind === 'granted' ? ('passed' as const) : ('none' as const),
  }),
);

const withGate = { gate: { state: 'ready', detail: null } } as const;

export const SCREENS: Readonly<Record<string, TerminalView>> = {
  idle: { ...IDLE, listedAt: Date.now() - 5 * 3_600_000 },
  'idle-closed': { ...IDLE, opening: { isOpen: false, changesAt: NOON }, ...withGate },
  'idle-wanting': {
    ...IDLE,
    readers: { state: 'no-service', names: [] },
    registry: { ...IDLE.registry, state: 'failing', failure: 'dns' },
    gate: { state: 'failing', detail: 'no such device: /dev/ttyUSB0' },
  },
  demo: DEMO,
  reading: viewOf({ state: 'reading', presentationId: 'p' }),
  'looking-up': viewOf({ state: 'looking-up', presentationId: 'p', evidence: 'qr' }),
  'awaiting-removal': viewOf({ state: 'awaiting-removal' }),
  'out-of-order': viewOf(OUT_OF_ORDER),
  'granted-waiting': viewOf(atGate('waiting'), withGate),
  'granted-passed': viewOf(atGate('passed'), withGate),
  'granted-annulled': viewOf(atGate('annulled'), withGate),
  ...Object.fromEntries(
    [
      ...VERDICTS.map((v) => [`${v.kind}-${v.reason}`, v] as const),
      ...Object.entries(MARKED),
      ...Object.entries(BY_CLAUSE),
    ].map(([name, verdict]) => [
      name,
      viewOf({ ...shown(verdict, name), canOverride: verdict.kind === 'refused' && verdict.reason !== 'forged' }),
    ]),
  ),
};

/** The same as the staff's screen has them: with a gate, an override and what was before. */
export const STAFF_SCREENS: Readonly<Record<string, TerminalView>> = Object.fromEntries(
  [
    'idle',
    'granted-waiting',
    'granted-unverified',
    'refused-used-in-window',
    'refused-expired',
    'unknown-not-registered',
    'unreadable-two-cards',
    'out-of-order',
  ].flatMap((name) => {
    const view = SCREENS[name];
    return view === undefined ? [] : [[`staff-${name}`, { ...view, ...withGate, recent: RECENT }] as const];
  }),
);

export const FORMATS = {
  portrait: { width: 1080, height: 1920 },
  landscape: { width: 1920, height: 1080 },
  small: { width: 800, height: 480 },
} as const;

export const STAFF_FORMATS = { staff: { width: 1280, height: 800 } } as const;

export const SCHEMES = ['light', 'dark'] as const;

/** The view in a language, the holder's card having none of its own. */
export function spokenIn(view: TerminalView, language: Language): TerminalView {
  const spoken = { ...view, languages: { page: language, staff: language } };
  const { session } = view;
  if (session.state !== 'showing' || session.verdict.kind === 'unreadable' || session.verdict.card === null)
    return spoken;
  const verdict = { ...session.verdict, card: { ...session.verdict.card, issuerCountry: null } };
  return { ...spoken, session: { ...session, verdict } };
}
