import type { CameraState, PageMessage, TerminalView } from '../../main/ipc/contract.ts';
import { MAX_SCANNED_LENGTH } from '../../main/ipc/contract.ts';
import { startCamera } from '../scanner/camera.ts';
import type { CameraWish } from '../scanner/camera-wish.ts';
import { createCodeGate } from '../scanner/code-gate.ts';
import { decodeStrokes } from './decode-strokes.ts';
import { keepLearnedKeys, loadLearnedKeys } from './learned-keys.ts';
import { listenForScanner } from './listen-for-scanner.ts';
import { learnKeyMap } from './teach.ts';
import { teaching } from './teaching.ts';
import type { StrokeScan } from './wedge.ts';

export interface WaysInParts {
  /** Where the camera's element lies, unseen. */
  readonly host: HTMLElement;
  send(message: PageMessage): void;
  onCamera(state: CameraState): void;
}

/** The page's ways in, none of which needs focus: the camera, and scanners that play a keyboard. */
export interface WaysIn {
  /** Each view, for what is set; null where there is no terminal: what is read then reaches nobody. */
  onView(view: TerminalView | null): void;
  /** A terminal that has just come knows nothing of the code still in view. */
  onConnected(): void;
  close(): void;
}

const ANY_CAMERA: CameraWish = { name: null, nth: 1, mirror: true, torch: false, exposure: null };

export function openWaysIn({ host, send, onCamera }: WaysInParts): WaysIn {
  let learned = loadLearnedKeys();
  const gate = createCodeGate({
    onCode: (code) => send(code),
    setTimer(ms, callback) {
      const timer = setTimeout(callback, ms);
      return () => clearTimeout(timer);
    },
  });
  const camera = startCamera(host, {
    onState: onCamera,
    onFrame: (texts, decodeMs) => gate.see(texts, decodeMs, performance.now()),
  });

  function onScan({ strokes, ms }: StrokeScan): void {
    if (teaching.value === 'open' || teaching.value === 'failed') {
      const map = learnKeyMap(strokes);
      teaching.value = map === null ? 'failed' : 'learned';
      if (map === null) return;
      learned = map;
      keepLearnedKeys(map);
      return;
    }
    // Half a code or garbage as well: the terminal answers whatever was scanned.
    send({ kind: 'scanned', text: decodeStrokes(strokes, learned).slice(0, MAX_SCANNED_LENGTH), decodeMs: ms });
  }

  const endListening = listenForScanner(window, onScan);
  return {
    onView(view) {
      if (view !== null) camera.want(wishOf(view));
    },
    onConnected: () => gate.forget(),
    close() {
      endListening();
      gate.close();
      camera.close();
    },
  };
}

/** None where no code could be acted on: the camera's own light says whether it looks. */
function wishOf({ inputs, session }: TerminalView): CameraWish | null {
  if (session.state === 'out-of-order' || inputs?.camera === null) return null;
  return inputs?.camera ?? ANY_CAMERA;
}
