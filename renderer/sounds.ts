import type { VerdictView } from '../main/ipc/contract.ts';

/** One tone: start and length in seconds, pitch in Hz, level as a share of full scale. */
interface Tone {
  readonly at: number;
  readonly lasts: number;
  readonly hertz: number;
  readonly wave: OscillatorType;
  readonly level: number;
}

/**
 * A motif a verdict, told apart by number, direction and pitch: two rising notes, two low ones on the same pitch, one
 * even note, two ticks. All are over within 0.45 s; levels are set so that all are about as loud, low and pure tones
 * being heard less.
 */
export const MOTIFS: Readonly<Record<VerdictView['kind'], readonly Tone[]>> = {
  granted: [
    { at: 0, lasts: 0.12, hertz: 659, wave: 'triangle', level: 0.44 },
    { at: 0.1, lasts: 0.26, hertz: 988, wave: 'triangle', level: 0.42 },
  ],
  refused: [
    { at: 0, lasts: 0.17, hertz: 196, wave: 'sawtooth', level: 0.52 },
    { at: 0.24, lasts: 0.2, hertz: 196, wave: 'sawtooth', level: 0.52 },
  ],
  unknown: [{ at: 0, lasts: 0.36, hertz: 440, wave: 'sine', level: 0.36 }],
  unreadable: [0, 0.1].map((at) => ({ at, lasts: 0.045, hertz: 1568, wave: 'triangle', level: 0.55 })),
};

const RISE_SECONDS = 0.006;
const FALL_SECONDS = 0.05;

/**
 * Puts the motif into the graph, from `start` seconds on the context's own clock, at `volume` from 0 to 1. Works
 * offline as well.
 */
export function scheduleMotif(
  context: BaseAudioContext,
  kind: VerdictView['kind'],
  { start, volume }: { readonly start: number; readonly volume: number },
): void {
  for (const tone of MOTIFS[kind]) {
    const from = start + tone.at;
    const to = from + tone.lasts;
    const level = tone.level * volume;
    const oscillator = new OscillatorNode(context, { type: tone.wave, frequency: tone.hertz });
    const envelope = new GainNode(context, { gain: 0 });
    // Ramps instead of steps: a step is heard as a click.
    envelope.gain.setValueAtTime(0, from);
    envelope.gain.linearRampToValueAtTime(level, from + RISE_SECONDS);
    envelope.gain.setValueAtTime(level, Math.max(from + RISE_SECONDS, to - FALL_SECONDS));
    envelope.gain.linearRampToValueAtTime(0, to);
    oscillator.connect(envelope).connect(context.destination);
    oscillator.start(from);
    oscillator.stop(to);
  }
}

/** `blocked`: the browser wants the page touched first. `none`: this computer plays nothing. */
export type SoundState = 'on' | 'muted' | 'blocked' | 'none';

export interface Sounds {
  /** Plays a motif at once or not at all: a verdict's sound that comes late belongs to somebody else. */
  play(kind: VerdictView['kind']): void;
  /** From 0, which is muted, to 1. */
  setVolume(volume: number): void;
  close(): void;
}

/** Tells `onState` whether verdicts can be heard, at once and whenever it changes. */
export function createSounds(onState: (state: SoundState) => void): Sounds {
  const context = openContext();
  let volume = 1;
  const tell = (): void => {
    if (context === undefined) onState('none');
    else if (volume === 0) onState('muted');
    else onState(context.state === 'running' ? 'on' : 'blocked');
  };
  const wake = (): void => void context?.resume().catch(ignoreClosed);
  const events = ['pointerdown', 'keydown'] as const;
  for (const event of events) window.addEventListener(event, wake);
  context?.addEventListener('statechange', tell);
  tell();
  return {
    play(kind) {
      if (context === undefined || volume === 0) return;
      if (context.state === 'running') scheduleMotif(context, kind, { start: context.currentTime, volume });
      else wake();
    },
    setVolume(next) {
      volume = Math.min(1, Math.max(0, next));
      tell();
    },
    close() {
      for (const event of events) window.removeEventListener(event, wake);
      context?.removeEventListener('statechange', tell);
      if (context !== undefined && context.state !== 'closed') void context.close().catch(ignoreClosed);
    },
  };
}

function openContext(): AudioContext | undefined {
  try {
    return new AudioContext({ latencyHint: 'interactive' });
  } catch {
    // NotSupportedError: more contexts than the system has room for, or no audio at all.
    return undefined;
  }
}

function ignoreClosed(): void {
  // InvalidStateError: the context was closed in the meantime; there is nothing left to play on.
}
