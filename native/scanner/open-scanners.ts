import type { Clock } from '../../main/application/ports/terminal-ports.ts';
import type { ScannerSettings } from '../../main/config/scanners.ts';
import type { ScannerHealth } from '../../main/ipc/inputs.ts';
import type { SerialLines } from '../serial/serial-lines.ts';
import { createScanSplitter, type Scan } from './split-scans.ts';

/** The serial scanners of a terminal. */
export interface Scanners {
  health(): readonly ScannerHealth[];
  /** `health` each time one is lost or comes back, codes as they are scanned; returns what ends the subscription. */
  subscribe(listener: (event: ScannerEvent) => void): () => void;
  /** Idempotent. */
  close(): Promise<void>;
}

export type ScannerEvent =
  | { readonly kind: 'health' }
  | { readonly kind: 'scan'; readonly scanner: string; readonly scan: Scan };

export interface ScannersParts {
  readonly settings: readonly ScannerSettings[];
  readonly clock: Pick<Clock, 'monotonic' | 'setTimer'>;
  readonly lines: SerialLines;
}

/** Opens every scanner, and again whenever one is lost. Never throws: a scanner that isn't there is lost. */
export function openScanners({ settings, clock, lines }: ScannersParts): Scanners {
  const listeners = new Set<(event: ScannerEvent) => void>();
  const tell = (event: ScannerEvent): void => {
    for (const listener of [...listeners]) listener(event);
  };
  const health: ScannerHealth[] = settings.map((scanner) => ({
    name: nameOf(scanner),
    state: 'starting',
    detail: null,
  }));

  const ends = settings.map((scanner, place) => {
    const name = nameOf(scanner);
    const line = lines.take({ path: scanner.path, baudRate: scanner.baudRate });
    const splitter = createScanSplitter(clock, (scan) => tell({ kind: 'scan', scanner: name, scan }));
    const set = (state: ScannerHealth['state'], detail: string | null): void => {
      const before = health[place];
      health[place] = { name, state, detail };
      if (before?.state !== state || before.detail !== detail) tell({ kind: 'health' });
    };
    const unsubscribe = line.subscribe((event) => {
      switch (event.kind) {
        case 'open':
          set('ready', null);
          return;
        case 'lost':
          splitter.reset();
          set('lost', event.detail);
          return;
        case 'bytes':
          splitter.push(event.bytes);
          return;
      }
    });
    return async () => {
      unsubscribe();
      splitter.reset();
      await line.close();
    };
  });

  let closing: Promise<unknown> | undefined;
  return {
    health: () => [...health],
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async close() {
      closing ??= Promise.all(ends.map((end) => end()));
      await closing;
      listeners.clear();
    },
  };
}

/** What the screen calls it. */
function nameOf({ name, path }: ScannerSettings): string {
  return name ?? path.split('/').at(-1) ?? path;
}
