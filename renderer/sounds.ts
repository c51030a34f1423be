import type { VerdictView } from '../main/ipc/contract.ts';

/** One tone: start and length in seconds, pitch in Hz; `glideTo` bends it. */
interface Tone {
  readonly at: number;
  readonly lasts: number;
  readonly hertz: number;
  readonly glideTo?: number;
  readonly wave: OscillatorType;
  readonly level: number;
}

/**
 * A motif a verdict, told apart by shape as much as by pitch: two rising tones, one long low fall, one rising
 * question, three even knocks. All are over within half a second.
 */
export const MOTIFS: Readonly<Record<VerdictView['kind'], readonly Tone[]>> = {
  granted: [
    { at: 0, lasts: 0.12, hertz: 659, wave: 'triangle', level: 0.5 },
    { at: 0.1, lasts: 0.26, hertz: 988, wave: 'triangle', level: 0.55 },
  ],
  refused: [
    { at: 0, lasts: 0.17, hertz: 233, wave: 'sawtooth', level: 0.26 },
    { at: 0.18, lasts: 0.3, hertz: 175, glideTo: 156, wave: 'sawtooth', level: 0.28 },
  ],
  unknown: [{ at: 0, lasts: 0.38, hertz: 392, glideTo: 587, wave: 'sine', level: 0.55 }],
  unreadable: [0, 0.13, 0.26].map((at) => ({ at, lasts: 0.07, hertz: 523, wave: 'square', level: 0.18 })),
};

/** Puts the motif into the graph, from `start` seconds on the context's own clock. Works offline as well. */
export function scheduleMotif(context: BaseAudioContext, kind: VerdictView['kind'], start: number): void {
  for (const tone of MOTIFS[kind]) {
    const from = start + tone.at;
    const to = from + tone.lasts;
    const oscillator = new OscillatorNode(context, { type: tone.wave, frequency: tone.hertz });
    if (tone.glideTo !== undefined) oscillator.frequency.setValueAtTime(tone.hertz, from);
    if (tone.glideTo !== undefined) oscillator.frequency.exponentialRampToValueAtTime(tone.glideTo, to);
    const envelope = new GainNode(context, { gain: 0 });
    // Ramps instead of steps: a step is heard as a click.
    envelope.gain.setValueAtTime(0, from);
    envelope.gain.linearRampToValueAtTime(tone.level, from + 0.008);
    envelope.gain.setValueAtTime(tone.level, Math.max(from + 0.008, to - 0.06));
    envelope.gain.linearRampToValueAtTime(0, to);
    oscillator.connect(envelope).connect(context.destination);
    oscillator.start(from);
    oscillator.stop(to);
  }
}

export interface Sounds {
  play(kind: VerdictView['kind']): void;
  close(): void;
}

/**
 * Plays a motif at once, or not at all where the browser wants a touch first: a verdict's sound that comes late
 * belongs to somebody else.
 */
export function createSounds(): Sounds {
  const context = new AudioContext({ latencyHint: 'interactive' });
  const wake = (): void => void context.resume().catch(ignoreClosed);
  window.addEventListener('pointerdown', wake);
  return {
    play(kind) {
      if (context.state === 'running') scheduleMotif(context, kind, context.currentTime);
      else wake();
    },
    close() {
      window.removeEventListener('pointerdown', wake);
      if (context.state !== 'closed') void context.close().catch(ignoreClosed);
    },
  };
}

function ignoreClosed(): void {
  // InvalidStateError: the context was closed in the meantime; there is nothing left to play on.
}
