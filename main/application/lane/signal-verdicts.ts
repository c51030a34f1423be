import type { CardReaders } from '../ports/terminal-ports.ts';
import type { Terminal } from './terminal.ts';

/**
 * Shows each verdict of a card on the reader it lies on. A verdict of a code or a typed number is none of a reader's
 * business. Returns what ends it.
 */
export function signalVerdicts(terminal: Pick<Terminal, 'onVerdict'>, readers: CardReaders): () => void {
  /** The reader whose card came last and is still there. */
  let reader: string | undefined;
  const ends = [
    readers.subscribe((event) => {
      if (event.kind === 'card-present') reader = event.reader;
      if ((event.kind === 'card-removed' || event.kind === 'reader-removed') && event.reader === reader) {
        reader = undefined;
      }
    }),
    terminal.onVerdict(({ verdict }) => {
      const isOfCode = verdict.kind !== 'unreadable' && (verdict.evidence === 'qr' || verdict.evidence === 'typed');
      if (reader !== undefined && !isOfCode) readers.signal?.(reader, verdict.kind);
    }),
  ];
  return () => {
    for (const end of ends) end();
  };
}
