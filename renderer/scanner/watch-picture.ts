import type { Look } from './luma.ts';

/** What is wrong with a picture that keeps coming. */
export type PictureFault = 'covered' | 'frozen';

/** Brightest value of a lens that sees nothing; black is 16 in a camera's own frames, and noise lies above. */
const DARKEST_SCENE = 34;
const COVERED_AFTER_MS = 2000;
/** A sensor's noise makes every frame another; a driver that hangs gives the same one for ever. */
const FROZEN_AFTER_MS = 30_000;

/** Looks at each frame as a whole. */
export interface PictureWatch {
  /** `now` in ms that never jump. Null where nothing is wrong. */
  see(look: Look, now: number): PictureFault | null;
}

export function createPictureWatch(): PictureWatch {
  let darkSince: number | null = null;
  let last: { readonly print: number; readonly since: number } | null = null;
  return {
    see({ brightest, print }, now) {
      if (brightest > DARKEST_SCENE) darkSince = null;
      else darkSince ??= now;
      if (last?.print !== print) last = { print, since: now };
      // A covered lens may well give the same black each time.
      if (darkSince !== null) return now - darkSince >= COVERED_AFTER_MS ? 'covered' : null;
      return now - last.since >= FROZEN_AFTER_MS ? 'frozen' : null;
    },
  };
}
