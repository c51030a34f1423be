import type { CameraWish } from './camera-wish.ts';

/** Of a camera's powers, those the DOM's types lack (Image Capture, "MediaTrackCapabilities"). */
interface LightPowers {
  readonly torch?: boolean;
  readonly exposureMode?: readonly string[];
  readonly exposureCompensation?: { readonly min: number; readonly max: number };
  readonly focusMode?: readonly string[];
}

/** What is set of a camera's powers. */
interface LightSettings {
  torch?: boolean;
  exposureMode?: string;
  exposureCompensation?: number;
  focusMode?: string;
}

/** What to set, of what this camera can: only powers it has are named, since one unknown fails them all. */
export function lightSettings(powers: LightPowers, { torch, exposure }: Pick<CameraWish, 'torch' | 'exposure'>) {
  const settings: LightSettings = {};
  // A code comes to the window from half a metre to ten centimetres.
  if (powers.focusMode?.includes('continuous')) settings.focusMode = 'continuous';
  if (powers.torch === true) settings.torch = torch;
  if (exposure !== null && powers.exposureCompensation !== undefined) {
    const { min, max } = powers.exposureCompensation;
    if (powers.exposureMode?.includes('continuous')) settings.exposureMode = 'continuous';
    settings.exposureCompensation = Math.min(max, Math.max(min, exposure));
  }
  return settings;
}

/** Sets focus, torch and exposure where the camera has them. A camera that refuses goes on as it is. */
export async function tuneTrack(track: MediaStreamTrack, wish: CameraWish): Promise<void> {
  const settings = lightSettings((track.getCapabilities?.() ?? {}) as LightPowers, wish);
  if (Object.keys(settings).length === 0) return;
  await track.applyConstraints({ advanced: [settings as MediaTrackConstraintSet] }).catch(() => undefined);
}
