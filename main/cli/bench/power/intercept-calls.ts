import fs from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { DatabaseSync, StatementSync } from 'node:sqlite';

/** A call that may have changed files, after it has ended. */
export type FileCall =
  | { readonly kind: 'file' }
  | { readonly kind: 'sync'; readonly descriptor: number }
  | {
      readonly kind: 'database';
      /** `PRAGMA synchronous`: 0 OFF, 1 NORMAL, 2 FULL. */
      readonly level: number;
      readonly isInTransaction: boolean;
    };

const FILE_CALLS = [
  'openSync',
  'writeSync',
  'writeFileSync',
  'appendFileSync',
  'ftruncateSync',
  'truncateSync',
  'renameSync',
  'linkSync',
  'unlinkSync',
  'rmSync',
  'copyFileSync',
  'mkdirSync',
] as const;

const PROMISED_CALLS = ['writeFile', 'appendFile', 'rename', 'link', 'unlink', 'rm', 'copyFile', 'mkdir'] as const;
const HANDLE_CALLS = ['write', 'writev', 'writeFile', 'appendFile', 'truncate'] as const;

type AnyCall = (this: unknown, ...args: unknown[]) => unknown;

/**
 * Tells of every call of `node:fs`, `node:fs/promises` and `node:sqlite` in this process that may change files, for
 * good: for a process that has nothing else to do. Not told of: streams, callbacks, and calls made while it tells.
 */
export function interceptCalls(onCall: (call: FileCall) => void): void {
  let isTelling = false;
  const tell = (call: () => FileCall): void => {
    if (isTelling) return;
    isTelling = true;
    try {
      onCall(call());
    } finally {
      isTelling = false;
    }
  };
  const wrap = (target: object, name: string, callOf: (self: unknown, args: unknown[]) => () => FileCall): void => {
    const original = Reflect.get(target, name) as AnyCall;
    const wrapped: AnyCall = function (...args) {
      const call = callOf(this, args);
      let result: unknown;
      try {
        result = original.apply(this, args);
        if (result instanceof Promise) return result.finally(() => tell(call));
      } finally {
        if (!(result instanceof Promise)) tell(call);
      }
      return result;
    };
    Reflect.set(target, name, wrapped);
  };

  for (const name of FILE_CALLS) wrap(fs, name, () => () => ({ kind: 'file' }));
  for (const name of ['fsyncSync', 'fdatasyncSync']) {
    wrap(fs, name, (_self, [descriptor]) => () => ({ kind: 'sync', descriptor: Number(descriptor) }));
  }
  for (const name of PROMISED_CALLS) wrap(fs.promises, name, () => () => ({ kind: 'file' }));
  const open = fs.promises.open;
  let isHandleWrapped = false;
  fs.promises.open = async (...args) => {
    const handle = await open(...args);
    if (!isHandleWrapped) {
      isHandleWrapped = true;
      const prototype: object = Object.getPrototypeOf(handle);
      for (const name of HANDLE_CALLS) wrap(prototype, name, () => () => ({ kind: 'file' }));
      for (const name of ['sync', 'datasync']) {
        wrap(prototype, name, (self) => () => ({ kind: 'sync', descriptor: (self as FileHandle).fd }));
      }
    }
    tell(() => ({ kind: 'file' }));
    return handle;
  };
  syncBuiltinESMExports();

  const prepare = DatabaseSync.prototype.prepare;
  const databases = new WeakMap<StatementSync, DatabaseSync>();
  DatabaseSync.prototype.prepare = function (...args) {
    const statement = prepare.apply(this, args);
    databases.set(statement, this);
    return statement;
  };
  const levels = new WeakMap<DatabaseSync, number>();
  const callOn = (database: DatabaseSync | undefined) => (): FileCall => {
    const isOpen = database?.isOpen === true;
    // Asked after each call: it is a pragma of the connection, and may have been that call.
    if (database !== undefined && isOpen) {
      const statement = prepare.call(database, 'PRAGMA synchronous');
      levels.set(database, Number(get.call(statement, {})?.['synchronous']));
    }
    const level = (database === undefined ? undefined : levels.get(database)) ?? 2;
    return { kind: 'database', level, isInTransaction: isOpen && database.isTransaction };
  };
  const get = StatementSync.prototype.get;
  for (const name of ['exec', 'close']) wrap(DatabaseSync.prototype, name, (self) => callOn(self as DatabaseSync));
  for (const name of ['run', 'get', 'all']) {
    wrap(StatementSync.prototype, name, (self) => callOn(databases.get(self as StatementSync)));
  }
}
