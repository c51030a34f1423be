import type { CameraState } from '../../main/ipc/contract.ts';
import type { CameraWish } from './camera-wish.ts';
import { chooseCamera } from './choose-camera.ts';

/** Why there is no picture. */
export type CameraFailure = Extract<CameraState, 'missing' | 'refused' | 'busy' | 'failed'>;

export type OpenedCamera = { readonly kind: 'open'; readonly stream: MediaStream } | { readonly kind: CameraFailure };

const PICTURE: MediaTrackConstraints = {
  width: { ideal: 1280 },
  height: { ideal: 720 },
  frameRate: { ideal: 30 },
};

/** By the names the Media Capture standard gives its exceptions; what isn't here is `failed`. */
const FAILURES: ReadonlyMap<string, CameraFailure> = new Map([
  ['NotFoundError', 'missing'],
  ['OverconstrainedError', 'missing'],
  ['NotAllowedError', 'refused'],
  ['SecurityError', 'refused'],
  ['NotReadableError', 'busy'],
  ['AbortError', 'busy'],
]);

/**
 * Opens the camera. qr-scanner could do it, but says "not found" to every failure. Waits for as long as a person
 * thinks about the browser's question; `signal` gives up, and a stream that comes later is closed at once.
 */
export async function openCamera(wish: CameraWish, signal: AbortSignal): Promise<OpenedCamera> {
  // Absent outside a secure context.
  const devices: MediaDevices | undefined = navigator.mediaDevices;
  if (devices === undefined || signal.aborted) return { kind: 'failed' };
  const asked = askFor(devices, wish).then((opened) => {
    if (signal.aborted && opened.kind === 'open') stopStream(opened.stream);
    return opened;
  });
  const gaveUp = new Promise<OpenedCamera>((resolve) => {
    signal.addEventListener('abort', () => resolve({ kind: 'failed' }), { once: true });
  });
  return Promise.race([asked, gaveUp]);
}

async function askFor(devices: MediaDevices, wish: CameraWish): Promise<OpenedCamera> {
  try {
    // On a tablet the camera that faces the person; a USB camera has no facing.
    const first = await devices.getUserMedia({ video: { ...PICTURE, facingMode: { ideal: 'user' } }, audio: false });
    if (wish.name === null) return { kind: 'open', stream: first };
    // Names are told only to a page that has a camera open, and ids change with the browser's profile.
    const named = chooseCamera(await devices.enumerateDevices(), wish);
    if (named !== undefined && named === first.getVideoTracks()[0]?.getSettings().deviceId) {
      return { kind: 'open', stream: first };
    }
    stopStream(first);
    if (named === undefined) return { kind: 'missing' };
    const video = { ...PICTURE, deviceId: { exact: named } };
    return { kind: 'open', stream: await devices.getUserMedia({ video, audio: false }) };
  } catch (error) {
    return { kind: (error instanceof DOMException && FAILURES.get(error.name)) || 'failed' };
  }
}

export function stopStream(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
