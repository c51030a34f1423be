import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DiskStep } from './disk-step.ts';

/** What of that which was not synced is there after a power cut. */
export const SURVIVALS = ['nothing', 'all', 'up-to-a-byte', 'any-sectors'] as const;
export type Survival = (typeof SURVIVALS)[number];

type Write = Extract<DiskStep, { kind: 'write' | 'cut' }>;
type Naming = Extract<DiskStep, { kind: 'names' }>;

interface ModelFile {
  durable: Buffer;
  pending: Write[];
}

interface ModelFolder {
  readonly durable: Map<string, number>;
  pending: Naming[];
}

/** Disks promise no more than that a sector is written as one. */
const SECTOR_BYTES = 512;

/** A disk that keeps what was synced, and of the rest whatever a power cut leaves. */
export interface DiskModel {
  apply(step: DiskStep): void;
  /** Writes into an empty folder what a cut now would leave. `random` gives 0 up to 1. */
  imageInto(folder: string, survival: Survival, random: () => number): void;
}

/**
 * Names of one folder come to the disk in the order they were given, as journalling file systems have it, and at the
 * latest when the folder is synced; a new folder is there at once. Content comes in any order until it is synced.
 */
export function createDiskModel(): DiskModel {
  const files = new Map<number, ModelFile>();
  const folders = new Map<string, ModelFolder>();
  const fileOf = (file: number): ModelFile => {
    const known = files.get(file) ?? { durable: Buffer.alloc(0), pending: [] };
    files.set(file, known);
    return known;
  };
  const folderOf = (folder: string): ModelFolder => {
    const known = folders.get(folder) ?? { durable: new Map<string, number>(), pending: [] };
    folders.set(folder, known);
    return known;
  };
  folderOf('');

  return {
    apply(step) {
      switch (step.kind) {
        case 'write':
        case 'cut':
          fileOf(step.file).pending.push(step);
          break;
        case 'sync': {
          const file = fileOf(step.file);
          for (const write of file.pending) file.durable = written(file.durable, write);
          file.pending = [];
          break;
        }
        case 'folder':
          folderOf(step.folder);
          break;
        case 'names':
          folderOf(step.folder).pending.push(step);
          break;
        case 'sync-folder': {
          const folder = folderOf(step.folder);
          for (const naming of folder.pending) rename(folder.durable, naming);
          folder.pending = [];
          break;
        }
        case 'told':
          break;
      }
    },

    imageInto(root, survival, random) {
      for (const [path, { durable, pending }] of folders) {
        mkdirSync(join(root, path), { recursive: true });
        const names = new Map(durable);
        for (const naming of pending.slice(0, survivors(pending.length, survival, random))) rename(names, naming);
        for (const [name, file] of names) {
          writeFileSync(join(root, path, name), contentOf(fileOf(file), survival, random), { mode: 0o600 });
        }
      }
    },
  };
}

function rename(names: Map<string, number>, naming: Naming): void {
  for (const [name, file] of Object.entries(naming.names)) {
    if (file === null) names.delete(name);
    else names.set(name, file);
  }
}

/** How many of `count` steps that come in order have come. */
function survivors(count: number, survival: Survival, random: () => number): number {
  if (survival === 'nothing') return 0;
  return survival === 'all' ? count : Math.floor(random() * (count + 1));
}

function contentOf({ durable, pending }: ModelFile, survival: Survival, random: () => number): Buffer {
  let content = durable;
  if (survival === 'any-sectors') {
    for (const write of pending) content = writtenInPart(content, write, random);
    return content;
  }
  const whole = survivors(pending.length, survival, random);
  for (const write of pending.slice(0, whole)) content = written(content, write);
  const torn = pending[whole];
  if (survival !== 'up-to-a-byte' || torn?.kind !== 'write' || torn.isWhole) return content;
  return written(content, { ...torn, bytes: torn.bytes.subarray(0, Math.floor(random() * torn.bytes.length)) });
}

function writtenInPart(content: Buffer, write: Write, random: () => number): Buffer {
  if (write.kind === 'cut' || write.isWhole) return random() < 0.5 ? content : written(content, write);
  let result = content;
  for (let from = 0; from < write.bytes.length; from += SECTOR_BYTES) {
    if (random() < 0.5) continue;
    const bytes = write.bytes.subarray(from, from + SECTOR_BYTES);
    result = written(result, { ...write, at: write.at + from, bytes });
  }
  return result;
}

/** A gap before what is written reads as zeros, as on a disk. */
function written(content: Buffer, write: Write): Buffer {
  if (write.kind === 'cut') return content.subarray(0, write.length);
  const result = Buffer.alloc(Math.max(content.length, write.at + write.bytes.length));
  content.copy(result);
  result.set(write.bytes, write.at);
  return result;
}
