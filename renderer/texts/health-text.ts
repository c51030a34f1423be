import type { CameraState, TerminalView } from '../../main/ipc/contract.ts';
import { ageText } from './age.ts';
import { t } from './texts.ts';

/** `fine` is said in passing, `waiting` will pass by itself, `wanting` needs somebody. */
export type HealthTone = 'fine' | 'waiting' | 'wanting';

export interface HealthText {
  readonly tone: HealthTone;
  readonly state: string;
  /** What to do; null where there is nothing to do. */
  readonly remedy: string | null;
}

const READER_TONE: Readonly<Record<TerminalView['readers']['state'], HealthTone>> = {
  starting: 'waiting',
  ready: 'fine',
  'no-reader': 'wanting',
  'reader-deaf': 'wanting',
  'no-service': 'wanting',
  restarting: 'waiting',
  'crash-loop': 'wanting',
};

const CAMERA_TONE: Readonly<Record<CameraState, HealthTone>> = {
  off: 'waiting',
  starting: 'waiting',
  running: 'fine',
  covered: 'wanting',
  missing: 'wanting',
  refused: 'wanting',
  busy: 'wanting',
  lost: 'wanting',
  failed: 'wanting',
};

export function readerText(readers: TerminalView['readers']): HealthText {
  const tone = READER_TONE[readers.state];
  return {
    tone,
    state: t(`readers.${readers.state}`, { count: Math.max(1, readers.names.length) }),
    remedy: tone === 'fine' ? null : t(`readers.${readers.state}-remedy`),
  };
}

export function cameraText(state: CameraState): HealthText {
  const tone = CAMERA_TONE[state];
  return { tone, state: t(`camera.${state}`), remedy: tone === 'fine' ? null : t(`camera.${state}-remedy`) };
}

const GATE_TONE: Readonly<Record<TerminalView['gate']['state'], HealthTone>> = {
  none: 'fine',
  starting: 'waiting',
  ready: 'fine',
  failing: 'wanting',
};

export function gateText(gate: TerminalView['gate']): HealthText {
  return { tone: GATE_TONE[gate.state], state: t(`gate.${gate.state}`), remedy: null };
}

/** `now` is ms since 1970. */
export function registryText(registry: TerminalView['registry'], now: number): HealthText {
  if (registry.state === 'failing') {
    const state =
      registry.failure === null
        ? t('registry.failing')
        : t('registry.failing-why', { why: t(`failure.${registry.failure}`) });
    return { tone: 'wanting', state, remedy: null };
  }
  if (registry.state === 'not-asked-yet') return { tone: 'waiting', state: t('registry.not-asked-yet'), remedy: null };
  if (registry.lastAnswerAt === null) return { tone: 'fine', state: t('registry.answering'), remedy: null };
  const { key, count } = ageText(Math.max(0, Math.floor((now - registry.lastAnswerAt) / 1000)));
  return { tone: 'fine', state: t('registry.answering-age', { age: t(key, { count }) }), remedy: null };
}

/** A list older than this is worth a look: syncs come once a day at the least, and one may fail. */
const OLD_LIST_SECONDS = 2 * 86_400;

/** Age of the list of the institution's cards. `at` and `now` are ms since 1970. */
export function listText(at: number, now: number): HealthText {
  const seconds = Math.max(0, Math.floor((now - at) / 1000));
  const { key, count } = ageText(seconds);
  const tone = seconds > OLD_LIST_SECONDS ? 'waiting' : 'fine';
  return { tone, state: t('idle.listed', { age: t(key, { count }) }), remedy: null };
}
