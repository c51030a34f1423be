import { type FromReaderProcess, parseFromReaderProcess, type WatchOrder } from './messages/reader-messages.ts';
import { isVirtualReader } from './reader-filter.ts';
import { forkReaderChild, type StartReaderChild } from './supervision/reader-child.ts';

export interface ListedReader {
  readonly name: string;
  /** A reader of vsmartcard's driver, without hardware. */
  readonly virtual: boolean;
  /** Whether a card is on it. */
  readonly card: boolean;
  /** Lower-case hex; null without a card, or where it couldn't be connected to. */
  readonly atr: string | null;
}

export interface ReaderListing {
  readonly pcsc: {
    readonly running: boolean;
    /** Code of the PC/SC error where it isn't running. */
    readonly detail: string | null;
  };
  readonly readers: readonly ListedReader[];
}

/** So long nothing new is told before the list counts as whole, in ms. */
const SETTLED_AFTER_MS = 300;
const LIMIT_MS = 5_000;

/** Asks once which readers there are and what lies on them. Reads no card. Never rejects, ends within 5 s. */
export function listReaders(startChild: StartReaderChild = forkReaderChild): Promise<ReaderListing> {
  return new Promise((resolve) => {
    const readers = new Map<string, ListedReader>();
    let settling: NodeJS.Timeout | undefined;

    const finish = (pcsc: ReaderListing['pcsc']) => {
      clearTimeout(limit);
      clearTimeout(settling);
      child.kill();
      resolve({ pcsc, readers: [...readers.values()] });
    };
    const settle = () => {
      clearTimeout(settling);
      settling = setTimeout(() => finish({ running: true, detail: null }), SETTLED_AFTER_MS);
    };
    const take = (message: FromReaderProcess) => {
      if (message.kind === 'service' && message.state === 'no-service') {
        finish({ running: false, detail: message.detail });
        return;
      }
      note(readers, message);
      settle();
    };

    const limit = setTimeout(() => finish({ running: false, detail: 'no-answer' }), LIMIT_MS);
    const child = startChild({
      message: (received) => {
        const message = parseFromReaderProcess(received);
        if (message !== undefined) take(message);
      },
      ended: (detail) => finish({ running: false, detail }),
    });
    child.send(LISTING);
  });
}

const LISTING: WatchOrder = {
  kind: 'watch',
  only: null,
  usbPath: null,
  allow: null,
  virtualReaders: true,
  pulseEveryMs: null,
  recognisers: [],
  readsCards: false,
  held: [],
};

function note(readers: Map<string, ListedReader>, message: FromReaderProcess): void {
  if (!('reader' in message)) return;
  const name = message.reader;
  const known = readers.get(name) ?? { name, virtual: isVirtualReader(name), card: false, atr: null };
  switch (message.kind) {
    case 'reader-removed':
      readers.delete(name);
      return;
    case 'card-present':
      readers.set(name, { ...known, card: true });
      return;
    case 'card-atr':
      readers.set(name, { ...known, card: true, atr: message.atr });
      return;
    case 'reader-empty':
      readers.set(name, { ...known, card: false, atr: null });
      return;
    default:
      readers.set(name, known);
  }
}
