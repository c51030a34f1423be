import { statSync } from 'node:fs';
import type { Clock } from '../../main/application/ports/terminal-ports.ts';
import { waitBefore } from '../backoff.ts';
import type { ControlLines, OpenSerialPort, SerialPlace, SerialPort } from './serial-port.ts';

export type SerialEvent =
  | { readonly kind: 'open' }
  /** Closed, or not opened yet; tried again until `close`. */
  | { readonly kind: 'lost'; readonly detail: string }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array };

/** A port that is opened again whenever it is lost: unplugged, hung up, or stuck. */
export interface SerialLine {
  /** True once the operating system has the bytes. Nothing is kept for a port that isn't open. */
  write(bytes: Uint8Array): Promise<boolean>;
  /** What is sent should the process end without closing; null for nothing. One a key. */
  setLastWords(key: string, bytes: Uint8Array | null): void;
  /** Null while the port is lost or where it doesn't tell. */
  controlLines(): Promise<ControlLines | null>;
  /** Events from now on; `open` at once where it is. */
  subscribe(listener: (event: SerialEvent) => void): () => void;
  /** Idempotent. */
  close(): Promise<void>;
}

/** Bytes that are not taken for so long never will be. */
const WRITE_LIMIT_MS = 1000;
const CLOSE_LIMIT_MS = 1000;
/** Some drivers don't tell of an unplugged device while nothing is sent. */
const LOOK_EVERY_MS = 500;
const RETRY = { firstMs: 250, longestMs: 2000 };

interface LineParts {
  readonly clock: Pick<Clock, 'setTimer'>;
  readonly open: OpenSerialPort;
  /** Which device a path leads to now; undefined where there is none, null where that can't be told. */
  readonly deviceAt?: (path: string) => number | null | undefined;
}

export function createSerialLine(place: SerialPlace, { clock, open, deviceAt = deviceNumber }: LineParts): SerialLine {
  const listeners = new Set<(event: SerialEvent) => void>();
  const lastWords = new Map<string, Uint8Array>();
  let port: SerialPort | undefined;
  let failures = 0;
  let isClosed = false;
  let cancelTimer = (): void => {};
  let closing: Promise<void> | undefined;

  const tell = (event: SerialEvent): void => {
    for (const listener of [...listeners]) listener(event);
  };

  const lose = (lost: SerialPort, detail: string): void => {
    if (port !== lost) return;
    port = undefined;
    // Its own limit; nobody waits for it.
    void lost.close({ discard: true });
    retry(detail);
  };

  const retry = (detail: string): void => {
    failures += 1;
    cancelTimer();
    if (isClosed) return;
    cancelTimer = clock.setTimer(waitBefore(failures, RETRY), () => void start());
    tell({ kind: 'lost', detail });
  };

  const look = (current: SerialPort, device: number | null | undefined): void => {
    cancelTimer = clock.setTimer(LOOK_EVERY_MS, () => {
      if (port !== current) return;
      if (deviceAt(place.path) === device) return look(current, device);
      lose(current, `${place.path} was unplugged`);
    });
  };

  const start = async (): Promise<void> => {
    let opened: SerialPort | undefined;
    let isLostAlready = false;
    const opening = await open(place, {
      onBytes: (bytes) => {
        if (opened !== undefined && port === opened) tell({ kind: 'bytes', bytes });
      },
      onLost: (detail) => {
        isLostAlready = true;
        if (opened !== undefined) lose(opened, detail);
      },
    });
    if (isClosed) {
      if (opening.kind === 'open') await opening.port.close({ discard: true });
      return;
    }
    if (opening.kind === 'failed') return retry(opening.detail);
    if (isLostAlready) return retry(`${place.path} was lost as it was opened`);
    opened = opening.port;
    port = opened;
    failures = 0;
    look(opened, deviceAt(place.path));
    tell({ kind: 'open' });
  };

  const speakLast = (): void => {
    for (const bytes of lastWords.values()) port?.writeNow(bytes);
  };
  process.on('exit', speakLast);
  let starting: Promise<void> | undefined;
  // Whoever made the line subscribes first.
  const cancelStart = clock.setTimer(0, () => {
    starting = start();
  });

  return {
    async write(bytes) {
      const current = port;
      if (current === undefined) return false;
      const { promise: tooLong, resolve } = Promise.withResolvers<'too-long'>();
      const cancel = clock.setTimer(WRITE_LIMIT_MS, () => resolve('too-long'));
      const written = await Promise.race([current.write(bytes), tooLong]);
      cancel();
      if (written === true) return true;
      lose(current, `${place.path} ${written === 'too-long' ? 'takes no more bytes' : 'was lost'}`);
      return false;
    },

    setLastWords(key, bytes) {
      if (bytes === null) lastWords.delete(key);
      else lastWords.set(key, bytes);
    },

    controlLines: async () => (port === undefined ? null : port.controlLines()),

    subscribe(listener) {
      listeners.add(listener);
      if (port !== undefined) listener({ kind: 'open' });
      return () => listeners.delete(listener);
    },

    close() {
      closing ??= (async () => {
        isClosed = true;
        cancelStart();
        cancelTimer();
        process.off('exit', speakLast);
        const last = port;
        port = undefined;
        const { promise: limit, resolve } = Promise.withResolvers<void>();
        const cancel = clock.setTimer(CLOSE_LIMIT_MS, resolve);
        await Promise.race([Promise.all([starting, last?.close({ discard: false })]), limit]);
        cancel();
      })();
      return closing;
    },
  };
}

/** Ports of Windows are no files. */
function deviceNumber(path: string): number | null | undefined {
  if (!path.startsWith('/')) return null;
  return statSync(path, { throwIfNoEntry: false })?.rdev;
}
