import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** Tesserae a side. */
export const MIRROR_TILES = 22;
const REDRAW_MS = 90;

/** Draws the middle of the camera's picture, mirrored and coarse, into a canvas while `isRunning`. */
export function useMosaicMirror(isRunning: boolean): RefObject<HTMLCanvasElement | null> {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const target = canvas.current;
    const context = target?.getContext('2d', { alpha: true });
    if (!isRunning || !target || !context) return undefined;
    if (window.matchMedia('(prefers-reduced-motion: reduce)').matches) return undefined;
    target.width = MIRROR_TILES;
    target.height = MIRROR_TILES;
    const timer = setInterval(() => draw(context), REDRAW_MS);
    return () => {
      clearInterval(timer);
      context.clearRect(0, 0, MIRROR_TILES, MIRROR_TILES);
    };
  }, [isRunning]);
  return canvas;
}

function draw(context: CanvasRenderingContext2D): void {
  // The camera's own element; there is none between two camera sessions.
  const video = document.querySelector<HTMLVideoElement>('video.camera-feed');
  if (video === null || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return;
  const side = Math.min(video.videoWidth, video.videoHeight);
  context.imageSmoothingQuality = 'low';
  if (video.dataset['mirror'] === 'false') context.setTransform(1, 0, 0, 1, 0, 0);
  else context.setTransform(-1, 0, 0, 1, MIRROR_TILES, 0);
  const [x, y] = [(video.videoWidth - side) / 2, (video.videoHeight - side) / 2];
  context.drawImage(video, x, y, side, side, 0, 0, MIRROR_TILES, MIRROR_TILES);
}
