import type { OperatorDoor } from '../../operator/operator-area.ts';

/** Where there is nothing to work on: whoever knocks is told that there is no PIN. */
export const NOBODY_OPERATES: OperatorDoor = {
  connect: (listener) => ({
    receive(action) {
      if (action.do === 'open') listener({ state: 'no-pin' });
    },
    close: () => undefined,
  }),
};
