import type { ReaderFilter } from '../../../native/pcsc/reader-filter.ts';
import { superviseReaders } from '../../../native/pcsc/supervision/supervisor.ts';
import type { CardReaders, ProofSource } from '../../application/ports/terminal-ports.ts';
import type { Recogniser } from '../../domain/recogniser.ts';

/** What a shell asks of its readers. */
export interface ReaderWish {
  readonly filter: ReaderFilter;
  readonly recognisers: readonly Recogniser[];
  readonly proof: ProofSource;
}

/** The PC/SC readers of this machine, in a process forked by Node. */
export function openReaders(wish: ReaderWish): CardReaders {
  return superviseReaders(wish);
}
