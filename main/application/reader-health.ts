import type { TerminalView } from '../ipc/contract.ts';
import type { ReaderEvent, ReaderServiceState } from './ports.ts';

type ReaderHealthView = TerminalView['readers'];

/** Whether a card on a reader would be noticed, for the status line. */
export function createReaderHealth(): {
  /** True where the view changed. */
  apply(event: ReaderEvent): boolean;
  view(): ReaderHealthView;
} {
  let service: ReaderServiceState = 'starting';
  const names = new Set<string>();

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
          return names.delete(event.reader);
        case 'card-present':
        case 'card-read':
        case 'card-removed':
          return false;
      }
    },
    view: () => ({
      state: service !== 'running' ? service : names.size > 0 ? 'ready' : 'no-reader',
      names: [...names],
    }),
  };
}
