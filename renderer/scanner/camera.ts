import type { CameraState } from '../../main/ipc/contract.ts';
import { createBackoff } from '../backoff.ts';
import { installBarcodeDetector } from './barcode-detector.ts';
import { openCamera } from './camera-stream.ts';
import { createDecoder, type Decoded } from './decoder.ts';
import { runScanSession } from './scan-session.ts';

export interface CameraListeners {
  onState(state: CameraState): void;
  /** All codes of one frame, and the time its decoding took in ms. Frames without a code are not reported. */
  onCodes(texts: readonly string[], decodeMs: number): void;
}

const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 15_000;
/** A permission question unanswered for this long is shown as what it is: the camera isn't allowed yet. */
const QUESTION_SHOWN_AFTER_MS = 8000;
/** Broken decodings in a row after which the session is begun anew. */
const MOST_FAILURES = 3;

/**
 * Keeps a camera running and its frames decoded for as long as the page lives: one session after another, with a
 * growing wait between, cut short where a camera is plugged in or allowed. Returns what ends it, for good.
 */
export function startCamera(host: HTMLElement, { onState, onCodes }: CameraListeners): () => void {
  const life = new AbortController();
  const decoder = createDecoder();
  const backoff = createBackoff(FIRST_RETRY_MS, LONGEST_RETRY_MS);
  let session = new AbortController();
  let failures = 0;
  let state: CameraState = 'off';

  function tell(next: CameraState): void {
    if (next === state) return;
    state = next;
    onState(next);
  }

  installBarcodeDetector(decoder, (decoded: Decoded) => {
    if (life.signal.aborted) return;
    if (decoded.kind === 'failed') {
      failures += 1;
      console.warn('decoder:', decoded.message);
      if (failures >= MOST_FAILURES) session.abort();
      return;
    }
    failures = 0;
    if (decoded.texts.length > 0) onCodes(decoded.texts, decoded.ms);
  });

  async function live(): Promise<void> {
    while (!life.signal.aborted) {
      await untilVisible(life.signal);
      session = new AbortController();
      failures = 0;
      const ended = await oneSession(AbortSignal.any([life.signal, session.signal]));
      if (life.signal.aborted) break;
      if (ended !== 'hidden') {
        tell(failures >= MOST_FAILURES ? 'failed' : ended);
        await untilWorthTrying(backoff.next(), life.signal);
      }
    }
    decoder.close();
    tell('off');
  }

  async function oneSession(signal: AbortSignal): Promise<CameraState | 'hidden'> {
    // After a failure the screen keeps saying what is wrong until a picture is there.
    if (state === 'off') tell('starting');
    const question = setTimeout(() => state === 'starting' && tell('refused'), QUESTION_SHOWN_AFTER_MS);
    const opened = await openCamera(signal);
    clearTimeout(question);
    if (opened.kind !== 'open') return opened.kind;
    return runScanSession({ host, stream: opened.stream, signal, onRunning });
  }

  function onRunning(): void {
    backoff.reset();
    tell('running');
  }

  void live();
  return () => life.abort();
}

/** A page nobody sees gets no frames; its camera is closed meanwhile. */
function untilVisible(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (!document.hidden || signal.aborted) return resolve();
    const done = new AbortController();
    const check = (): void => {
      if (document.hidden && !signal.aborted) return;
      done.abort();
      resolve();
    };
    document.addEventListener('visibilitychange', check, { signal: done.signal });
    signal.addEventListener('abort', check, { signal: done.signal });
  });
}

/** Waits `ms`, or less where a camera was plugged in, or allowed. */
function untilWorthTrying(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = new AbortController();
    const go = (): void => {
      if (done.signal.aborted) return;
      clearTimeout(timer);
      done.abort();
      resolve();
    };
    const timer = setTimeout(go, ms);
    signal.addEventListener('abort', go, { signal: done.signal });
    navigator.mediaDevices?.addEventListener('devicechange', go, { signal: done.signal });
    void navigator.permissions
      ?.query({ name: 'camera' })
      .then((permission) => permission.addEventListener('change', go, { signal: done.signal }))
      // TypeError: a browser that doesn't know the camera as a permission; the timer serves.
      .catch(() => undefined);
  });
}
