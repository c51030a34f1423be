import type { ReaderListing } from '../../../native/pcsc/list-readers.ts';
import type { ServiceSource } from '../../application/ports/service-ports.ts';
import type { Home } from '../../config/home.ts';
import type { LoadedSettings } from '../../config/settings.ts';
import type { LookupFailure } from '../../domain/lookup-outcome.ts';
import type { SyncState } from '../../provision/sync-state.ts';
import type { ReaderInUse } from '../readers-in-use.ts';
import type { TerminalFacts } from './terminal-facts.ts';

/** What one check found. `docs/doctor.md` explains each code. */
export interface Finding {
  readonly code: string;
  readonly state: 'ok' | 'warn' | 'fail';
  /** One line: what was found. */
  readonly what: string;
  /** One line: what to do; null where nothing is to be done. */
  readonly remedy: string | null;
}

/** What the checks look at. Everything of the machine comes in here, so that a test can be any machine. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** 0 for root; undefined on Windows. */
  readonly uid: number | undefined;
  readonly versions: { readonly node: string; readonly sqlite: string | undefined };
  readonly home: Home;
  readonly loaded: LoadedSettings;
  readonly services: ServiceSource;
  readonly pcsc: ReaderListing['pcsc'];
  readonly readers: readonly ReaderInUse[];
  /** Text of a file; undefined where there is none that can be read. */
  readonly readText: (path: string) => string | undefined;
  /** Names in a folder; empty where there is none. */
  readonly list: (folder: string) => readonly string[];
  /** Permission bits of a file or folder; undefined where there is none. */
  readonly modeOf: (path: string) => number | undefined;
  readonly isWritable: (path: string) => boolean;
  readonly facts: TerminalFacts;
  /** What a terminal that is running says of its own sync; undefined where none is running, or it does not say. */
  readonly ownSync: SyncState | undefined;
  /** Asks the registry; null where it isn't to be asked. */
  readonly probe: (() => Promise<'answered' | LookupFailure>) | null;
  /** Whether a TCP connection could be opened; the system's code where not. */
  readonly connect: (host: string, port: number) => Promise<'connected' | string>;
}

/** Never rejects. Several findings where there are several things to say. */
export type Check = (machine: Machine) => readonly Finding[] | Promise<readonly Finding[]>;

export function ok(code: string, what: string): readonly Finding[] {
  return [{ code, state: 'ok', what, remedy: null }];
}

export function warn(code: string, what: string, remedy: string): readonly Finding[] {
  return [{ code, state: 'warn', what, remedy }];
}

export function fail(code: string, what: string, remedy: string): readonly Finding[] {
  return [{ code, state: 'fail', what, remedy }];
}
