import type { GateEvent, GateNotice } from '../../main/application/ports/service-ports.ts';
import type { Clock } from '../../main/application/ports/terminal-ports.ts';
import type { SerialLines } from '../serial/serial-lines.ts';

export type GateHealth = Omit<GateEvent & { kind: 'health' }, 'kind'>;

/** What a gate's orders go out by. Its orders return at once and never throw. */
export interface GateOutput {
  open(notice: GateNotice, openMs: number): void;
  announce(notice: GateNotice): void;
  setServing(isServing: boolean): void;
  /** The health now and whenever it becomes another. */
  subscribe(listener: (health: GateHealth) => void): () => void;
  close(): Promise<void>;
}

/** What tells that somebody passed. */
export interface PassageSensor {
  /** Passages from now on; the health now and whenever it becomes another. */
  subscribe(listener: (event: GateEvent) => void): () => void;
  close(): Promise<void>;
}

export type GateSecret =
  | { readonly kind: 'secret'; readonly text: string }
  /** One line, without the secret. */
  | { readonly kind: 'unusable'; readonly message: string };

export type GateCertificates =
  /** `pem` undefined: no file is named. */
  { readonly kind: 'read'; readonly pem: string | undefined } | { readonly kind: 'unusable'; readonly message: string };

/** What gates need of the terminal. The two readers are asked anew at each try: what is mended is then found. */
export interface GateParts {
  readonly clock: Pick<Clock, 'now' | 'monotonic' | 'setTimer'>;
  /** Name of the terminal in topics and messages: letters, digits, `-`, `_` and `.`. */
  readonly terminal: string;
  readonly lines: SerialLines;
  /** A secret of the keys folder by its name. */
  readonly secret: (name: string) => GateSecret;
  /** Certificate authorities in a file, to trust beside the system's. */
  readonly certificates: (path: string | undefined) => GateCertificates;
}
