import { readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { createExclusively } from './exclusive-file.ts';
import { ownIdentity, stillRuns } from './process-identity.ts';
import { systemFaultOf } from './system-fault.ts';

export type DataLock =
  | { readonly kind: 'held' /** Idempotent. */; release(): void }
  | { readonly kind: 'in-use'; readonly pid: number }
  /** No lock can be made here at all; one line. */
  | { readonly kind: 'unavailable'; readonly message: string };

const holder = z.object({ pid: z.int().positive(), birth: z.string().nullable() });

/** Two processes may find the same leftover; a few turns settle who gets it. */
const MAX_TRIES = 5;

/**
 * Claims a data folder for this process by a file `lock` with its id. A lock whose process is gone is taken over.
 * It serves to name the holder; that two never write one database is seen to by the database's own lock.
 */
export function lockDataFolder(folder: string): DataLock {
  const path = join(folder, 'lock');
  const content = Buffer.from(`${JSON.stringify(ownIdentity())}\n`);
  try {
    for (let i = 0; i < MAX_TRIES; i++) {
      if (createExclusively(path, content) === 'created')
        return { kind: 'held', release: () => release(path, content) };
      const pid = livingHolder(path);
      if (pid !== undefined) return { kind: 'in-use', pid };
      rmSync(path, { force: true });
    }
    return { kind: 'unavailable', message: `${path}: the lock is claimed again and again` };
  } catch (error) {
    const fault = systemFaultOf(error);
    if (fault === undefined) throw error;
    return { kind: 'unavailable', message: `${path}: the data folder can't be locked, ${fault.reason}` };
  }
}

/** Process id of the terminal that works on a data folder; undefined where none does, or it can't be told. */
export function lockHolder(folder: string): number | undefined {
  try {
    return livingHolder(join(folder, 'lock'));
  } catch (error) {
    if (systemFaultOf(error) === undefined) throw error;
    return undefined;
  }
}

/** The process id in the lock, where that process still runs. A lock that can't be understood was cut by a crash. */
function livingHolder(path: string): number | undefined {
  const text = contentOf(path);
  const writtenAt = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
  if (text === undefined || writtenAt === undefined) return undefined;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // SyntaxError: cut short.
    return undefined;
  }
  const parsed = holder.safeParse(json);
  return parsed.success && stillRuns(parsed.data, writtenAt) ? parsed.data.pid : undefined;
}

function release(path: string, own: Buffer): void {
  try {
    if (contentOf(path) === own.toString()) rmSync(path, { force: true });
  } catch (error) {
    // A lock that can't be removed is a leftover the next process takes over.
    if (systemFaultOf(error) === undefined) throw error;
  }
}

function contentOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (systemFaultOf(error)?.code === 'ENOENT') return undefined;
    throw error;
  }
}
