/**
 * What is tried on one frame of the camera. `quick`: half the resolution, codes near enough to fill a tenth of the
 * picture. `full`: all pixels. `thorough`: all pixels and every size. Each of them sees inverted codes as well.
 */
export type FramePass = 'quick' | 'full' | 'thorough';

/** A code held still meets every pass within four frames, 133 ms at 30 frames a second. */
const ROUND: readonly FramePass[] = ['quick', 'full', 'quick', 'thorough'];

/** Frames after a first find that are looked at thoroughly: a second card beside the first must not be missed. */
export const FRAMES_CONFIRMING = 2;

/** Which pass a frame gets, from what the frames before it came to. */
export interface FrameCascade {
  next(): FramePass;
  /** Tells what came of the pass that `next` gave. */
  saw(hasCode: boolean): void;
}

export function createFrameCascade(): FrameCascade {
  let turn = 0;
  let confirming = 0;
  let hadCode = false;
  return {
    next() {
      if (confirming > 0) return 'thorough';
      const pass = ROUND[turn % ROUND.length] ?? 'full';
      turn += 1;
      return pass;
    },
    saw(hasCode) {
      if (confirming > 0) confirming -= 1;
      else if (hasCode && !hadCode) confirming = FRAMES_CONFIRMING;
      hadCode = hasCode;
    },
  };
}
