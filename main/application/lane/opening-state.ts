import { openFrom, openingAt } from '../../domain/service/opening.ts';
import type { OpeningHours } from '../../domain/service/service.ts';
import type { TerminalView } from '../../ipc/contract.ts';
import type { Clock } from '../ports/terminal-ports.ts';

/** The clock of the machine may be set while a timer runs: it is looked at again after this long at the latest. */
const LOOK_AGAIN_MS = 600_000;

/** Whether a service is open, and the moment it changes. */
export interface OpeningState {
  view(): TerminalView['opening'];
  /** Goes by these hours from now on. */
  follow(hours: OpeningHours | null): void;
  close(): void;
}

/** Calls `onChange` when the service opens or closes, and now and then in between. */
export function createOpeningState(clock: Clock, first: OpeningHours | null, onChange: () => void): OpeningState {
  let hours = first;
  let cancel = (): void => undefined;

  function view(): TerminalView['opening'] {
    if (hours === null) return null;
    const now = clock.now();
    const opening = openingAt(hours, now);
    return opening === undefined
      ? { isOpen: false, changesAt: openFrom(hours, now) }
      : { isOpen: true, changesAt: opening.to };
  }

  function arm(): void {
    cancel();
    if (hours === null) return;
    const changesAt = view()?.changesAt ?? null;
    const wait = changesAt === null ? LOOK_AGAIN_MS : Math.max(1, changesAt - clock.now());
    cancel = clock.setTimer(Math.min(wait, LOOK_AGAIN_MS), () => {
      arm();
      onChange();
    });
  }

  arm();
  return {
    view,
    follow(next) {
      hours = next;
      arm();
    },
    close: () => cancel(),
  };
}
