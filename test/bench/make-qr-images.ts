import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { qrModules } from '../../renderer/qr/qr-modules.ts';
import { negatives } from './negative-images.ts';
import { encodePng, type Raster } from './png.ts';
import { positives } from './positive-images.ts';

/**
 * Codes as they are met, each with its text in a `.txt` beside it, and pictures without a code:
 * `node test/bench/make-qr-images.ts FOLDER`. The same pictures every time.
 */

export interface TestImage {
  readonly name: string;
  /** Drawn when asked: a frame takes a good part of a second. */
  draw(): Raster;
  /** What it must read as; null where it must not read. */
  readonly text: string | null;
}

/** Writes the pictures, all or those whose name is wanted; gives how many. */
export async function makeQrImages(folder: string, isWanted: (name: string) => boolean = () => true): Promise<number> {
  await mkdir(folder, { recursive: true });
  let count = 0;
  for (const { name, draw, text } of allImages()) {
    if (!isWanted(name)) continue;
    await writeFile(join(folder, `${name}.png`), encodePng(draw()));
    if (text !== null) await writeFile(join(folder, `${name}.txt`), text);
    count += 1;
  }
  return count;
}

function* allImages(): Generator<TestImage> {
  yield* positives(qrModules);
  yield* negatives();
}

if (import.meta.main) {
  const folder = process.argv[2];
  if (folder === undefined) throw new Error('usage: node test/bench/make-qr-images.ts FOLDER');
  process.stdout.write(`${await makeQrImages(folder)} images\n`);
}
