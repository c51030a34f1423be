import { z } from 'zod';
import { SYSTEM_CLOCK } from '../../../../application/system-clock.ts';
import { openStateFile } from '../../../../store/state-file.ts';
import { faultFinding, findingOf, type PowerStore } from '../power-store.ts';
import { KEY } from './sample-record.ts';

const NAME = 'power';
const stored = z.object({ work: z.number(), filling: z.string() });

const fillingOf = (work: number): string => `${work}`.repeat(200);

/** Small states, such as the clock's mark, on their way into `journal.db`. */
export const STATES: PowerStore = {
  name: 'states (journal.db)',
  outlives: 'power',

  async work({ data }, from, until, teller) {
    let onWritten = (): void => undefined;
    const clock = {
      ...SYSTEM_CLOCK,
      // The store writes when its timer calls back, and says nothing when it has.
      setTimer: (ms: number, callback: () => void) =>
        SYSTEM_CLOCK.setTimer(ms, () => {
          callback();
          onWritten();
        }),
    };
    const notices: string[] = [];
    const onNotice = (line: string): void => void notices.push(line);
    const state = openStateFile({ folder: data, terminalKey: KEY, clock, onNotice });
    for (let work = from; work < until; work += 1) {
      teller.begin(work);
      await new Promise<void>((resolve) => {
        onWritten = resolve;
        state.write(NAME, { work, filling: fillingOf(work) });
      });
      if (notices.length > 0) throw new Error(notices.join('; '));
      teller.acknowledge(work);
    }
    state.close();
  },

  async examine({ data }, told) {
    const notices: string[] = [];
    const startedAt = performance.now();
    const state = openStateFile({
      folder: data,
      terminalKey: KEY,
      clock: SYSTEM_CLOCK,
      onNotice: (line) => notices.push(line),
    });
    const read = state.read(NAME);
    const readyMs = performance.now() - startedAt;
    state.close();
    if (notices.length > 0) return faultFinding('unreadable', notices.join('; '), readyMs);
    if (read === undefined) return findingOf(-1, told, readyMs);
    const parsed = stored.safeParse(read);
    if (!parsed.success || parsed.data.filling !== fillingOf(parsed.data.work)) {
      return faultFinding('half', 'the state is not the one that was written', readyMs);
    }
    return findingOf(parsed.data.work, told, readyMs);
  },
};
