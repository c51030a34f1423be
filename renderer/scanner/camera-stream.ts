import type { CameraState } from '../../main/ipc/contract.ts';

/** Why there is no picture. */
export type CameraFailure = Extract<CameraState, 'missing' | 'refused' | 'busy' | 'failed'>;

export type OpenedCamera = { readonly kind: 'open'; readonly stream: MediaStream } | { readonly kind: CameraFailure };

const WANTED: MediaTrackConstraints = {
  width: { ideal: 1280 },
  height: { ideal: 720 },
  frameRate: { ideal: 30 },
  // On a tablet the camera that faces the person; a USB camera has no facing.
  facingMode: { ideal: 'user' },
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
export async function openCamera(signal: AbortSignal): Promise<OpenedCamera> {
  // Absent outside a secure context.
  const devices: MediaDevices | undefined = navigator.mediaDevices;
  if (devices === undefined || signal.aborted) return { kind: 'failed' };
  const asked = devices.getUserMedia({ video: WANTED, audio: false }).then(
    (stream): OpenedCamera => {
      if (signal.aborted) stopStream(stream);
      return { kind: 'open', stream };
    },
    (error: unknown): OpenedCamera => ({
      kind: (error instanceof DOMException && FAILURES.get(error.name)) || 'failed',
    }),
  );
  const gaveUp = new Promise<OpenedCamera>((resolve) => {
    signal.addEventListener('abort', () => resolve({ kind: 'failed' }), { once: true });
  });
  return Promise.race([asked, gaveUp]);
}

export function stopStream(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
