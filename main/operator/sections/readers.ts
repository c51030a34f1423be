import type { CardReaders, Clock } from '../../application/ports/terminal-ports.ts';
import type { TerminalView } from '../../ipc/contract.ts';
import type { ContentOf } from '../../ipc/operator.ts';
import type { Section } from './section.ts';

type SeenRead = ContentOf<'readers'>['reads'][number];

export interface ReadersFacts {
  readonly readers: Pick<CardReaders, 'subscribe'>;
  readonly clock: Clock;
  readonly views: () => readonly TerminalView[];
}

const READS_SHOWN = 10;

/** The readers, and what came of the cards held out lately: how it went, and nothing of what was on them. */
export function readersSection({ readers, clock, views }: ReadersFacts): { readonly section: Section; close(): void } {
  let reads: SeenRead[] = [];
  const close = readers.subscribe((event) => {
    if (event.kind !== 'card-read') return;
    const { outcome, ms, apdus } = event.read;
    const word = outcome.kind === 'no-escn' || outcome.kind === 'failed' ? outcome.reason : outcome.kind;
    reads = [{ at: clock.now(), reader: event.reader, outcome: word, ms, apdus }, ...reads].slice(0, READS_SHOWN);
  });
  const section: Section = {
    everyMs: 500,
    read: () => ({
      section: 'readers',
      readers: {
        state: views()[0]?.readers.state ?? 'no-reader',
        names: [...new Set(views().flatMap((view) => view.readers.names))],
      },
      reads,
    }),
  };
  return { section, close };
}
