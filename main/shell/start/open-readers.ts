import type { ReadingOrder } from '../../../native/esc-card/recognise.ts';
import type { ReaderFilter } from '../../../native/pcsc/reader-filter.ts';
import { superviseReaders } from '../../../native/pcsc/supervisor.ts';
import type { CardReaders } from '../../application/ports.ts';

/** The PC/SC readers of this machine, in a process forked by Node. */
export function openReaders(wish: { filter: ReaderFilter; order: ReadingOrder }): CardReaders {
  return superviseReaders(wish);
}
