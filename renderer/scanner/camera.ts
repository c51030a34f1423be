import type { CameraState } from '../../main/ipc/contract.ts';
import { createBackoff } from '../backoff.ts';
import { installBarcodeDetector } from './barcode-detector.ts';
import { openCamera } from './camera-stream.ts';
import type { CameraWish } from './camera-wish.ts';
import { createDecoder, type Decoded } from './decoder.ts';
import { grabFrame } from './grab-frame.ts';
import { runScanSession } from './scan-session.ts';
import { createPictureWatch } from './watch-picture.ts';
import { untilVisible, untilWorthTrying } from './worth-trying.ts';

export interface CameraListeners {
  onState(state: CameraState): void;
  /** All codes of one frame, none included, and the time its decoding took in ms. */
  onFrame(texts: readonly string[], decodeMs: number): void;
}

export interface Camera {
  /** Which camera is wanted, from now on; null for none: its track is stopped and the lamp beside it goes out. */
  want(wish: CameraWish | null): void;
  close(): void;
}

const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 15_000;
/** A permission question unanswered for this long is shown as what it is: the camera isn't allowed yet. */
const QUESTION_SHOWN_AFTER_MS = 8000;
/** Broken decodings in a row after which the session is begun anew. */
const MOST_FAILURES = 3;

/** Why a session is ended from outside. */
type Interruption = 'failed' | 'lost' | 'another-wish';

/**
 * Keeps a camera running and its frames decoded for as long as one is wanted: one session after another, with a
 * growing wait between, cut short where a camera is plugged in or allowed.
 */
export function startCamera(host: HTMLElement, { onState, onFrame }: CameraListeners): Camera {
  const life = new AbortController();
  const decoder = createDecoder();
  const backoff = createBackoff(FIRST_RETRY_MS, LONGEST_RETRY_MS);
  let session = new AbortController();
  let wish: CameraWish | null = null;
  let isWished = Promise.withResolvers<void>();
  let feed: HTMLVideoElement | null = null;
  let watch = createPictureWatch();
  let failures = 0;
  let state: CameraState = 'off';

  function tell(next: CameraState): void {
    if (next === state) return;
    state = next;
    onState(next);
  }

  function interrupt(why: Interruption): void {
    session.abort(why);
  }

  installBarcodeDetector({
    decoder,
    grab: () => grabFrame(feed),
    onFrame(decoded: Decoded) {
      if (life.signal.aborted || session.signal.aborted) return;
      if (decoded.kind === 'failed') {
        failures += 1;
        console.warn('decoder:', decoded.message);
        if (failures >= MOST_FAILURES) interrupt('failed');
        return;
      }
      failures = 0;
      if (decoded.look !== null && (state === 'running' || state === 'covered')) {
        const fault = watch.see(decoded.look, performance.now());
        if (fault === 'frozen') return interrupt('lost');
        tell(fault ?? 'running');
      }
      onFrame(decoded.texts, decoded.ms);
    },
  });

  async function live(): Promise<void> {
    while (!life.signal.aborted) {
      if (wish === null) {
        tell('off');
        await isWished.promise;
        continue;
      }
      await untilVisible(life.signal);
      session = new AbortController();
      failures = 0;
      const ended = await oneSession(wish, AbortSignal.any([life.signal, session.signal]));
      if (life.signal.aborted) break;
      const interruption: Interruption | undefined = session.signal.aborted ? session.signal.reason : undefined;
      if (interruption === 'another-wish' || ended === 'hidden') continue;
      tell(interruption ?? ended);
      // Another wish cuts the wait short.
      session = new AbortController();
      await untilWorthTrying(backoff.next(), AbortSignal.any([life.signal, session.signal]));
    }
    decoder.close();
    tell('off');
  }

  async function oneSession(wanted: CameraWish, signal: AbortSignal): Promise<CameraState | 'hidden'> {
    // After a failure the screen keeps saying what is wrong until a picture is there.
    if (state === 'off') tell('starting');
    const question = setTimeout(() => state === 'starting' && tell('refused'), QUESTION_SHOWN_AFTER_MS);
    const opened = await openCamera(wanted, signal);
    clearTimeout(question);
    if (opened.kind !== 'open') return opened.kind;
    return runScanSession({ host, stream: opened.stream, wish: wanted, signal, onFeed, onRunning });
  }

  function onFeed(video: HTMLVideoElement | null): void {
    feed = video;
  }

  function onRunning(): void {
    backoff.reset();
    watch = createPictureWatch();
    tell('running');
  }

  void live();
  return {
    want(next) {
      if (JSON.stringify(next) === JSON.stringify(wish)) return;
      wish = next;
      backoff.reset();
      interrupt('another-wish');
      isWished.resolve();
      isWished = Promise.withResolvers();
    },
    close() {
      life.abort();
      isWished.resolve();
    },
  };
}
