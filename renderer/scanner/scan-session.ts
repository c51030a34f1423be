import QrScanner from 'qr-scanner';
import { stopStream } from './camera-stream.ts';
import type { CameraWish } from './camera-wish.ts';
import { tuneTrack } from './tune-track.ts';

export interface ScanSession {
  readonly host: HTMLElement;
  /** Taken over: closed with the session. */
  readonly stream: MediaStream;
  readonly wish: CameraWish;
  readonly signal: AbortSignal;
  /** The element the stream plays in, and null once it does no more. */
  onFeed(video: HTMLVideoElement | null): void;
  /** Frames are coming. */
  onRunning(): void;
}

/** Above any camera's rate: every frame counts, and qr-scanner waits by a timer for what comes sooner. */
const SCANS_PER_SECOND = 120;
/** Without a new frame for this long the camera is frozen. */
const FROZEN_AFTER_MS = 4000;
const FRAMES_CHECKED_EVERY_MS = 500;
/** qr-scanner draws this for each frame before it asks the detector, which takes its frame elsewhere. */
const NOTHING_TO_SPEAK_OF = { x: 0, y: 0, width: 2, height: 2, downScaledWidth: 2, downScaledHeight: 2 };

/**
 * Scans one stream until it ends: `lost` where the camera went or froze, `failed` where its picture can't be
 * played, `hidden` where the page is. A session has its own video element and scanner: a destroyed scanner still
 * lets go of its element's stream 300 ms later, and must not find the next one's.
 */
export async function runScanSession(session: ScanSession): Promise<'lost' | 'failed' | 'hidden'> {
  const { host, stream, wish, signal, onFeed, onRunning } = session;
  const video = document.createElement('video');
  video.className = 'camera-feed';
  video.dataset['mirror'] = String(wish.mirror);
  video.tabIndex = -1;
  video.setAttribute('aria-hidden', 'true');
  video.srcObject = stream;
  host.append(video);
  const scanner = new QrScanner(video, () => undefined, {
    onDecodeError,
    calculateScanRegion: () => NOTHING_TO_SPEAK_OF,
    maxScansPerSecond: SCANS_PER_SECOND,
    returnDetailedScanResult: true,
  });
  try {
    if (signal.aborted) return 'failed';
    await scanner.start();
    for (const track of stream.getVideoTracks()) void tuneTrack(track, wish);
    onFeed(video);
    return await untilOver(video, stream, signal, onRunning);
  } catch {
    // NotSupportedError or AbortError of `play()`: a stream without a picture.
    return 'failed';
  } finally {
    onFeed(null);
    scanner.destroy();
    stopStream(stream);
    video.srcObject = null;
    video.remove();
  }
}

function untilOver(
  video: HTMLVideoElement,
  stream: MediaStream,
  signal: AbortSignal,
  onRunning: () => void,
): Promise<'lost' | 'failed' | 'hidden'> {
  return new Promise((resolve) => {
    const over = new AbortController();
    let lastFrames = 0;
    let lastFrameAt = performance.now();
    const timer = setInterval(check, FRAMES_CHECKED_EVERY_MS);

    function end(how: 'lost' | 'failed' | 'hidden'): void {
      clearInterval(timer);
      over.abort();
      resolve(how);
    }

    function check(): void {
      const frames = video.getVideoPlaybackQuality().totalVideoFrames;
      if (frames !== lastFrames) {
        if (lastFrames === 0) onRunning();
        lastFrames = frames;
        lastFrameAt = performance.now();
      } else if (performance.now() - lastFrameAt > FROZEN_AFTER_MS) end('lost');
    }

    signal.addEventListener('abort', () => end('failed'), { signal: over.signal });
    for (const track of stream.getVideoTracks()) {
      track.addEventListener('ended', () => end('lost'), { signal: over.signal });
    }
    // Ended before the page comes back: qr-scanner would then open a camera by itself.
    document.addEventListener('visibilitychange', () => document.hidden && end('hidden'), { signal: over.signal });
  });
}

/**
 * "No code" comes on the normal path, as a string and with a prefix. Every frame's real outcome is reported by the
 * detector itself.
 */
function onDecodeError(error: Error | string): void {
  if (!String(error).endsWith(QrScanner.NO_QR_CODE_FOUND)) console.warn('qr-scanner:', error);
}
