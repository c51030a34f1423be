import type { OperatorPin } from '../application/ports/service-ports.ts';
import type { Clock } from '../application/ports/terminal-ports.ts';
import type { Home } from '../config/home.ts';
import type { RegistryTrial } from '../ipc/setup.ts';
import type { WrittenSettings } from './draft.ts';
import type { DrivePlace } from './find-config-files.ts';
import type { ReaderWatch } from './reader-watch.ts';

/** What the setup needs of the terminal that runs meanwhile; after a restart it is another one. */
export interface RunningParts {
  /** Absent where there are none, as out of order. */
  readonly readers: ReaderWatch | undefined;
  readonly operatorPin: OperatorPin | undefined;
}

/** Everything around the setup. */
export interface SetupWorld {
  readonly home: Home;
  readonly clock: Clock;
  readonly drives: readonly DrivePlace[];
  running(): RunningParts;
  /** Whether a PIN is kept at all, with the terminal or without it. */
  hasPin(): boolean;
  /** Ends the terminal and starts it anew by what its home says then. */
  restart(): Promise<{ readonly ok: true } | { readonly ok: false; readonly message: string }>;
  /** Asks the registry of these settings; ends within its limit. They have passed the schema. */
  tryRegistry(settings: WrittenSettings, signal: AbortSignal): Promise<Extract<RegistryTrial, { host: string }>>;
}

/** The whole trial of a registry, in ms: what a person waits for with a finger on the screen. */
export const REGISTRY_TRIAL_LIMIT_MS = 8000;
