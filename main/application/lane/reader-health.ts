import type { TerminalView } from '../../ipc/contract.ts';
import type { ReaderEvent, ReaderServiceState } from '../ports/terminal-ports.ts';

type ReaderHealthView = TerminalView['readers'];

/** Whether a card on a reader would be noticed, for the status line. */
export function createReaderHealth(): {
  /** True where the view changed. */
  apply(event: ReaderEvent): boolean;
  view(): ReaderHealthView;
} {
  let service: ReaderServiceState = 'starting';
  const names = new Set<string>();
  const deaf = new Set<string>();

  return {
    apply(event) {
      switch (event.kind) {
        case 'service':
          service = event.state;
          return true;
        case 'reader-added':
          names.add(event.reader);
          return true;
        case 'reader-removed':
          deaf.delete(event.reader);
          return names.delete(event.reader);
        case 'reader-deaf': {
          const isNews = deaf.has(event.reader) !== event.isDeaf;
          if (event.isDeaf) deaf.add(event.reader);
          else deaf.delete(event.reader);
          return isNews;
        }
        case 'card-present':
        case 'card-read':
        case 'card-removed':
          return false;
      }
    },
    view: () => ({ state: service === 'running' ? readerState() : service, names: [...names] }),
  };

  function readerState(): 'ready' | 'no-reader' | 'reader-deaf' {
    if (names.size === 0) return 'no-reader';
    // A deaf one among others is somebody's card that is not noticed.
    return deaf.size > 0 ? 'reader-deaf' : 'ready';
  }
}
