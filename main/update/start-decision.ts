import { knownBad, noted, type UpdateState } from './update-state.ts';

/** Starts of a new version without a word that it is well; then it is not started again. */
export const MOST_STARTS = 3;
/** Times one package is switched to without the switch taking hold. */
const MOST_TRIES = 3;

export interface StartFacts {
  /** What the next start would run, by the installation itself. */
  readonly installed: string;
  /** One for each start, whoever asks: the service manager's invocation, or a process of its own. */
  readonly startId: string;
  /** ms since 1970, by the machine's own clock. */
  readonly now: number;
  /** How long a new version has to show that it is well, in ms. */
  readonly healthMs: number;
}

export interface StartDecision {
  readonly state: UpdateState;
  /** Switch to this version before anything is started; null where what is installed may start. */
  readonly switchTo: string | null;
}

/**
 * What a start has to do about updates, and what is to be remembered of it. Pure. To be written before the switch is
 * done: a start that is cut off in between finds `goingBack` and does the rest.
 */
export function decideStart(state: UpdateState, facts: StartFacts): StartDecision {
  const { installed, startId } = facts;
  const { goingBack, trial } = state;
  if (goingBack !== null) {
    if (installed === goingBack.from) return { state, switchTo: goingBack.to };
    const settled = { ...state, goingBack: null };
    return { state: noted(settled, `back on ${installed}: ${goingBack.why}`), switchTo: null };
  }
  if (trial === null) return { state, switchTo: null };
  if (installed !== trial.version) return { state: neverSwitched(state), switchTo: null };
  const starts = trial.starts.includes(startId) ? trial.starts : [...trial.starts, startId];
  const counted = { ...state, trial: { ...trial, starts: starts.slice(-20) } };
  if (starts.length > MOST_STARTS) return giveUp(counted, 'it was started again and again and never got well');
  const isLate = starts.length > 1 && facts.now - trial.since > facts.healthMs;
  return isLate ? giveUp(counted, 'it did not get well in time') : { state: counted, switchTo: null };
}

/** Begins the way back from the version on trial. */
export function giveUp(state: UpdateState, why: string): StartDecision {
  const { trial } = state;
  if (trial === null) return { state, switchTo: null };
  const { version, previous } = trial;
  const back = { ...knownBad(state, version, why), trial: null, ready: null };
  const goingBack = { from: version, to: previous, why: `${version} is not tried again, ${why}` };
  return {
    state: noted({ ...back, goingBack }, `going back from ${version} to ${previous}: ${why}`),
    switchTo: previous,
  };
}

/** The power went between the word and the switch. */
function neverSwitched(state: UpdateState): UpdateState {
  const { ready, trial } = state;
  if (trial === null) return state;
  const without = { ...state, trial: null };
  if (ready === null || ready.tries < MOST_TRIES) return noted(without, `${trial.version} was not switched to`);
  const why = 'the switch to it never took hold';
  return noted(knownBad({ ...without, ready: null }, trial.version, why), `${trial.version}: ${why}`);
}

/** The version on trial is well. */
export function foundWell(state: UpdateState): UpdateState {
  const { trial } = state;
  if (trial === null) return state;
  const { version, previous } = trial;
  return noted({ ...state, trial: null, ready: null, lastGood: version, before: previous }, `${version} is well`);
}
