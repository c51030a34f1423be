import type { CardReaders } from '../application/ports/terminal-ports.ts';
import type { SetupReaders } from '../ipc/setup.ts';

/** Which readers are there and whether cards are seen on them. */
export interface ReaderWatch {
  current(): SetupReaders;
  /** Calls back when it changes; returns what ends it. */
  subscribe(listener: () => void): () => void;
  close(): void;
}

/** Watches from now on: readers tell of themselves when they come. */
export function watchReaders(readers: Pick<CardReaders, 'subscribe'>): ReaderWatch {
  const names = new Set<string>();
  const listeners = new Set<() => void>();
  let seenBy: string | null = null;
  let seenTimes = 0;
  const end = readers.subscribe((event) => {
    switch (event.kind) {
      case 'reader-added':
        names.add(event.reader);
        break;
      case 'reader-removed':
        names.delete(event.reader);
        break;
      case 'card-present':
        seenBy = event.reader;
        seenTimes += 1;
        break;
      case 'service':
      case 'reader-deaf':
      case 'card-read':
      case 'card-removed':
        return;
    }
    for (const listener of listeners) listener();
  });
  return {
    current: () => ({ names: [...names], seenBy, seenTimes }),
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: end,
  };
}
