import { chmodSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { systemErrorCode } from './read-small-file.ts';

/** Where a terminal keeps its own: one folder, named by `TESSERA_HOME` (design section 7). All paths are absolute. */
export interface Home {
  readonly root: string;
  readonly configFile: string;
  /** Secret keys, one file each. */
  readonly keysFolder: string;
  /** Trust anchors and institution chains. */
  readonly trustFolder: string;
  /** Databases: what the terminal knows and did. */
  readonly dataFolder: string;
}

export type HomeReady = { readonly ok: true } | { readonly ok: false; readonly message: string };

type Environment = Readonly<Record<string, string | undefined>>;

const OWNER_ONLY = 0o700;

/** `TESSERA_HOME`, or the platform's usual place for an application's data. Nothing is created. */
export function tesseraHome(env: Environment, platform: NodeJS.Platform): Home {
  const named = env['TESSERA_HOME'];
  const root = named !== undefined && named !== '' ? resolve(named) : join(...usualPlace(env, platform));
  return {
    root,
    configFile: join(root, 'config.json'),
    keysFolder: join(root, 'keys'),
    trustFolder: join(root, 'trust'),
    dataFolder: join(root, 'data'),
  };
}

/**
 * Makes the home and its folders where they are missing, readable by their owner only. A home that was there keeps
 * its permissions, since it may be a folder somebody shares; the folders in it are closed.
 */
export function ensureHome(home: Home): HomeReady {
  let folder = home.root;
  try {
    mkdirSync(folder, { recursive: true, mode: OWNER_ONLY });
    for (folder of [home.keysFolder, home.trustFolder, home.dataFolder]) {
      mkdirSync(folder, { recursive: true, mode: OWNER_ONLY });
      chmodSync(folder, OWNER_ONLY);
    }
    return { ok: true };
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === undefined) throw error;
    const reason = REASONS[code] ?? `can't be used (${code})`;
    return { ok: false, message: `${folder}: ${reason}; name another folder in TESSERA_HOME` };
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "can't be written by this user",
  EPERM: 'belongs to another user',
  EROFS: 'lies on a read-only file system',
  ENOSPC: "can't be made, the disk is full",
  EEXIST: 'is a file, not a folder',
  ENOTDIR: 'lies below a file, not a folder',
};

function usualPlace(env: Environment, platform: NodeJS.Platform): [string, string] {
  if (platform === 'win32') return [absolute(env['LOCALAPPDATA']) ?? join(homedir(), 'AppData', 'Local'), 'Tessera'];
  const userHome = absolute(env['HOME']) ?? homedir();
  if (platform === 'darwin') return [join(userHome, 'Library', 'Application Support'), 'Tessera'];
  // XDG Base Directory Specification: a relative path in the variable is to be ignored.
  return [absolute(env['XDG_DATA_HOME']) ?? join(userHome, '.local', 'share'), 'tessera'];
}

function absolute(path: string | undefined): string | undefined {
  return path !== undefined && isAbsolute(path) ? path : undefined;
}
