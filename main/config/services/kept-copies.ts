import { mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { replaceFile } from '../../disk/replace-file.ts';
import type { Home } from '../home.ts';
import { readTextFile } from '../json-file.ts';
import { systemErrorCode } from '../read-small-file.ts';

/** Copies of the files that were accepted last, for the day when somebody saves a bad one. */
export interface KeptCopies {
  /** Puts a copy there, if it is another than the last. A disk that takes none is told and no fault of the file. */
  keep(name: string, text: string): void;
  /** Undefined where none was kept, or it can't be read. */
  read(name: string): string | undefined;
  /** Names of the copies in a folder of it. */
  list(folder: string): readonly string[];
}

const OWNER_ONLY = 0o700;

/** Copies in the home's data folder, made when the first one comes. */
export function keptCopies({ dataFolder }: Home, notice: (line: string) => void): KeptCopies {
  const folder = join(dataFolder, 'accepted');
  const read = (name: string): string | undefined => {
    const file = readTextFile(join(folder, name));
    return file.kind === 'read' ? file.text : undefined;
  };
  return {
    read,
    list: (inner) => {
      try {
        return readdirSync(join(folder, inner));
      } catch (error) {
        if (systemErrorCode(error) === undefined) throw error;
        return [];
      }
    },
    keep: (name, text) => {
      if (read(name) === text) return;
      const path = join(folder, name);
      const written = makeFolder(dirname(path)) ?? replaceFile(path, text);
      if (!written.ok) notice(`${written.message}; a bad file would now leave this terminal without a service`);
    },
  };
}

/** For those who only look: what was kept is read, and nothing is written. */
export function readOnlyCopies(home: Home): KeptCopies {
  return { ...keptCopies(home, () => undefined), keep: () => undefined };
}

function makeFolder(path: string): { readonly ok: false; readonly message: string } | undefined {
  try {
    mkdirSync(path, { recursive: true, mode: OWNER_ONLY });
    return undefined;
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === undefined) throw error;
    return { ok: false, message: `${path}: can't be made (${code})` };
  }
}
