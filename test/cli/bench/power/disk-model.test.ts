import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createDiskModel, type Survival } from '../../../../main/cli/bench/power/disk-model.ts';
import type { DiskStep } from '../../../../main/cli/bench/power/disk-step.ts';
import { mulberry32 } from '../../../../main/cli/bench/random.ts';
import { temporaryFolders } from '../../../support/temporary-folder.ts';

const temporaryFolder = temporaryFolders();
const FILE = 1;
const OTHER = 2;
const write = (file: number, text: string, at = 0): DiskStep => ({
  kind: 'write',
  file,
  at,
  bytes: Buffer.from(text),
  isWhole: false,
});
const name = (names: Readonly<Record<string, number | null>>): DiskStep => ({ kind: 'names', folder: '', names });
const SYNC: DiskStep = { kind: 'sync', file: FILE };
const SYNC_FOLDER: DiskStep = { kind: 'sync-folder', folder: '' };

/** Files and their contents after a cut. */
function left(steps: readonly DiskStep[], survival: Survival, seed = 1): Record<string, string> {
  const model = createDiskModel();
  for (const step of steps) model.apply(step);
  const folder = temporaryFolder();
  model.imageInto(folder, survival, mulberry32(seed));
  return Object.fromEntries(readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), 'latin1')]));
}

describe('a disk whose power is cut', () => {
  it('keeps what was synced, name and content, and nothing else for sure', () => {
    const steps = [name({ a: FILE }), write(FILE, 'kept'), SYNC, SYNC_FOLDER, write(FILE, 'lost'), name({ b: OTHER })];
    expect(left(steps, 'nothing')).toEqual({ a: 'kept' });
    expect(left(steps, 'all')).toEqual({ a: 'lost', b: '' });
  });

  it('loses a file whose name was never synced, and the content of one that was only named', () => {
    expect(left([name({ a: FILE }), write(FILE, 'text'), SYNC], 'nothing')).toEqual({});
    expect(left([name({ a: FILE }), write(FILE, 'text'), SYNC_FOLDER], 'nothing')).toEqual({ a: '' });
  });

  it('renames in one go: the old file or the new one is there', () => {
    const before = [name({ a: FILE }), write(FILE, 'old'), SYNC, SYNC_FOLDER];
    const steps = [...before, name({ 'a.new': OTHER }), name({ a: OTHER, 'a.new': null })];
    const seen = Array.from({ length: 40 }, (_, seed) => Object.keys(left(steps, 'any-sectors', seed)).join());
    expect(new Set(seen)).toEqual(new Set(['a', 'a,a.new']));
  });

  it('tears an unsynced write at any byte, or leaves any of its sectors', () => {
    const steps = [name({ a: FILE }), SYNC_FOLDER, write(FILE, 'x'.repeat(2000))];
    const lengths = Array.from({ length: 60 }, (_, seed) => left(steps, 'up-to-a-byte', seed)['a']?.length ?? -1);
    expect(new Set(lengths).size).toBeGreaterThan(10);
    const sectors = Array.from({ length: 60 }, (_, seed) => left(steps, 'any-sectors', seed)['a'] ?? '');
    expect(sectors.some((text) => text.includes('\0') && text.includes('x'))).toBe(true);
  });

  it('never tears what a journal beside the file protects', () => {
    const whole: DiskStep = { kind: 'write', file: FILE, at: 0, bytes: Buffer.from('x'.repeat(2000)), isWhole: true };
    const seen = Array.from({ length: 40 }, (_, seed) => [
      left([name({ a: FILE }), SYNC_FOLDER, whole], 'any-sectors', seed)['a']?.length,
      left([name({ a: FILE }), SYNC_FOLDER, whole], 'up-to-a-byte', seed)['a']?.length,
    ]).flat();
    expect(new Set(seen)).toEqual(new Set([0, 2000]));
  });
});
