import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { benchQr, type QrBench } from '../../main/cli/bench/qr/qr.ts';
import { buildPage } from '../renderer/built-page.ts';
import { makeQrImages } from './make-qr-images.ts';

/** Every kind of file, and one frame of each easier scene: the whole set takes minutes. */
const WANTED =
  /^file-|^frame-(plain|turned|tilted|inverted-phone|phone-moire)-0|^none-(black|one-pixel|transparent|text-lines-0)/;

let folder: string;
beforeAll(async () => {
  await buildPage();
  folder = await mkdtemp(join(tmpdir(), 'tessera-qr-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the decoder bench', () => {
  let bench: QrBench;
  beforeAll(async () => {
    await makeQrImages(join(folder, 'good'), (name) => WANTED.test(name));
    bench = await benchQr(join(folder, 'good'));
  });

  it('reads every form a code can have in a file, and misreads nothing', () => {
    expect(bench.missed).toEqual([]);
    expect(bench).toMatchObject({ read: bench.codes, misread: 0 });
    expect(bench.images).toBeGreaterThan(bench.codes);
  });

  it('reads more than qr-scanner’s own engine', () => {
    expect(bench.read).toBeGreaterThan(bench.baseline.read);
  });

  it('times both', () => {
    for (const { p50, p95 } of [bench.ms, bench.decodeMs, bench.frame.ms, bench.baseline.ms]) {
      expect(p50).toBeGreaterThan(0);
      expect(p95).toBeGreaterThanOrEqual(p50);
    }
  });

  it('notices a text that is not what the code says, and a code where there should be none', async () => {
    const bad = join(folder, 'bad');
    await makeQrImages(bad, (name) => name === 'file-official-5px' || name === 'file-official-10px');
    await writeFile(join(bad, 'file-official-5px.txt'), 'something else');
    await rm(join(bad, 'file-official-10px.txt'));
    expect(await benchQr(bad)).toMatchObject({ images: 2, codes: 1, read: 0, misread: 2 });
  });

  it('says in one line what is wrong with a folder', async () => {
    await expect(benchQr(join(folder, 'nowhere'))).rejects.toThrow(/nowhere: no folder/);
    const empty = await mkdtemp(join(folder, 'empty-'));
    await expect(benchQr(empty)).rejects.toThrow(/no pictures/);
  });
});
