import type { CameraState } from '../../main/ipc/contract.ts';
import { PhoneWithCode } from '../design/drawings.tsx';
import { useMosaicMirror } from '../design/mosaic-mirror.ts';

/**
 * The window a code is held before. It mirrors what the camera sees as coarse tesserae: enough to aim by, too
 * little to recognise anybody, and nothing like a phone's camera view.
 */
export function CodeWindow({ camera }: { camera: CameraState }) {
  const isRunning = camera === 'running';
  const mirror = useMosaicMirror(isRunning);
  return (
    <div class={`code-window ${isRunning ? 'is-running' : 'is-dark'}`} aria-hidden="true">
      <canvas class="mirror" ref={mirror} />
      <PhoneWithCode />
      <svg class="corners" viewBox="0 0 100 100" aria-hidden="true">
        <path d="M3 26L3 3L26 3M74 3L97 3L97 26M97 74L97 97L74 97M26 97L3 97L3 74" />
      </svg>
    </div>
  );
}
