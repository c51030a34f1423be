import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encode } from 'uqr';
import { CliError } from '../../cli-error.ts';

const [WIDTH, HEIGHT] = [1280, 720];
const [WALL, PAPER, INK] = [110, 238, 24];
/** Side of the mark in the corner, in pixels, and its brightness with a code in view and without. */
const MARK = { side: 32, light: 240, dark: 10 };

/** Without a code for so long, with one for so long, in s; over and over. */
export const FEED_SECONDS = { away: 2, inView: 1 };

/**
 * A camera feed for Chromium's fake camera, motion JPEG at 30 frames a second, in which a code comes and goes; a mark
 * in the corner is light while it is there. Throws where there is no ffmpeg.
 */
export function makeCodeFeed(folder: string, text: string): string {
  const [away, inView, feed] = ['away.pgm', 'in-view.pgm', 'feed.mjpeg'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  writeFileSync(away, grayMap(frameWith(null)));
  writeFileSync(inView, grayMap(frameWith(text)));
  const still = (file: string, seconds: number): string[] => [
    '-framerate',
    '30',
    '-loop',
    '1',
    '-t',
    `${seconds}`,
    '-i',
    file,
  ];
  const made = spawnSync('ffmpeg', [
    ...['-loglevel', 'error', '-y'],
    ...still(away, FEED_SECONDS.away),
    ...still(inView, FEED_SECONDS.inView),
    ...['-filter_complex', '[0:v][1:v]concat=n=2:v=1[out]', '-map', '[out]'],
    ...['-r', '30', '-q:v', '3', '-pix_fmt', 'yuvj420p', '-f', 'mjpeg', feed],
  ]);
  if (made.error !== undefined) throw new CliError('ffmpeg is not installed; on Debian: apt-get install ffmpeg');
  if (made.status !== 0) throw new CliError(`ffmpeg made no camera feed: ${made.stderr.toString().trim()}`);
  return feed;
}

function frameWith(text: string | null): Uint8Array {
  const frame = new Uint8Array(WIDTH * HEIGHT).fill(WALL);
  paint(frame, 0, 0, MARK.side, () => (text === null ? MARK.dark : MARK.light));
  if (text === null) return frame;
  const { data, size } = encode(text, { ecc: 'M', border: 4 });
  const scale = Math.floor(320 / size);
  paint(frame, (WIDTH - size * scale) >> 1, (HEIGHT - size * scale) >> 1, size * scale, (x, y) =>
    data[Math.floor(y / scale)]?.[Math.floor(x / scale)] === true ? INK : PAPER,
  );
  return frame;
}

function paint(frame: Uint8Array, left: number, top: number, side: number, tone: (x: number, y: number) => number) {
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1) frame[(top + y) * WIDTH + left + x] = tone(x, y);
  }
}

function grayMap(frame: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(`P5 ${WIDTH} ${HEIGHT} 255\n`), frame]);
}
