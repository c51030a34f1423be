import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encode } from 'uqr';

/** Size of the camera's picture, as common webcams have it. */
const WIDTH = 1280;
const HEIGHT = 720;
const BACKGROUND = 200;

/**
 * Makes a camera feed for Chromium in which a QR code is held before the camera: motion JPEG, 10 pictures a second. An
 * empty text is an empty room.
 */
export function makeCameraFeed(folder: string, text: string): string {
  const picture = join(folder, `frame-${Buffer.from(text).toString('hex').slice(0, 16)}.pgm`);
  const feed = picture.replace(/pgm$/, 'mjpeg');
  writeFileSync(picture, Buffer.concat([Buffer.from(`P5\n${WIDTH} ${HEIGHT}\n255\n`), draw(text)]));
  const made = spawnSync('ffmpeg', [
    '-y',
    '-loglevel',
    'error',
    '-loop',
    '1',
    '-i',
    picture,
    '-t',
    '2',
    '-r',
    '10',
    '-pix_fmt',
    'yuvj420p',
    '-c:v',
    'mjpeg',
    '-q:v',
    '3',
    '-f',
    'mjpeg',
    feed,
  ]);
  if (made.status !== 0) throw new Error(`ffmpeg: ${made.stderr}`);
  return feed;
}

function draw(text: string): Buffer {
  const pixels = Buffer.alloc(WIDTH * HEIGHT, BACKGROUND);
  if (text === '') return pixels;
  // EC level M with a quiet zone of four, as the official library draws it (spec section 4).
  const { data, size } = encode(text, { ecc: 'M', border: 4 });
  const scale = Math.floor((HEIGHT * 0.6) / size);
  const left = Math.floor((WIDTH - size * scale) / 2);
  const top = Math.floor((HEIGHT - size * scale) / 2);
  for (let y = 0; y < size * scale; y += 1) {
    for (let x = 0; x < size * scale; x += 1) {
      const isDark = data[Math.floor(y / scale)]?.[Math.floor(x / scale)] === true;
      pixels[(top + y) * WIDTH + left + x] = isDark ? 20 : 240;
    }
  }
  return pixels;
}
