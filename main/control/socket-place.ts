import { createHash } from 'node:crypto';
import { mkdtempSync, readlinkSync, rmdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';

type Env = Readonly<Record<string, string | undefined>>;

/** Name of the socket, or of the link to it, in the data folder. */
const SOCKET_NAME = 'control.sock';
/** `sun_path` holds 108 bytes on Linux and 104 on macOS and the BSDs, its end included (unix(7), unix(4)). */
export const LONGEST_SOCKET_PATH = { linux: 107, other: 103 } as const;

/** Where a terminal listens. */
export interface SocketPlace {
  /** Path of the socket, or name of the pipe. */
  readonly path: string;
  /** Takes away what a process left there. Idempotent. Throws the file system's errors. */
  clear(): void;
}

/**
 * Where the terminal that holds this data folder is to listen: beside its data, which is its owner's only. A path that
 * is too long for a socket becomes a link to one in a short folder of its own, for its owner only. The folder's lock is
 * held by the caller: what is there was left by a process that died. Throws the file system's errors.
 */
export function makeSocketPlace(dataFolder: string, env: Env, platform: NodeJS.Platform): SocketPlace {
  if (platform === 'win32') return { path: pipeName(dataFolder), clear: () => undefined };
  const beside = join(dataFolder, SOCKET_NAME);
  clearAway(beside);
  if (isShort(beside, platform)) return { path: beside, clear: () => clearAway(beside) };
  const runtime = env['XDG_RUNTIME_DIR'];
  const isUsable = runtime !== undefined && isAbsolute(runtime) && isShort(join(runtime, 'tessera-123456/s'), platform);
  const path = join(mkdtempSync(join(isUsable ? runtime : tmpdir(), 'tessera-')), 's');
  symlinkSync(path, beside);
  return { path, clear: () => clearAway(beside) };
}

/** Where a terminal on this data folder listens, for who wants to ask it. Whether one is there is not looked at. */
export function socketPathOf(dataFolder: string, platform: NodeJS.Platform): string {
  if (platform === 'win32') return pipeName(dataFolder);
  const beside = join(dataFolder, SOCKET_NAME);
  return linkedFrom(beside) ?? beside;
}

/** Pipes have no folders; the name is the folder's, and nobody else may write to it (Node's default for pipes). */
function pipeName(dataFolder: string): string {
  return `\\\\.\\pipe\\tessera-${createHash('sha256').update(dataFolder).digest('hex').slice(0, 32)}`;
}

function isShort(path: string, platform: NodeJS.Platform): boolean {
  return Buffer.byteLength(path) <= (platform === 'linux' ? LONGEST_SOCKET_PATH.linux : LONGEST_SOCKET_PATH.other);
}

function linkedFrom(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    // Errors of the file system: no link, or nothing at all.
    return undefined;
  }
}

function clearAway(beside: string): void {
  const linked = linkedFrom(beside);
  rmSync(beside, { force: true });
  if (linked === undefined) return;
  try {
    rmSync(linked, { force: true });
    rmdirSync(dirname(linked));
  } catch {
    // Errors of the file system: the runtime folder went with the last boot.
  }
}
