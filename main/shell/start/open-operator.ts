import type { Journal, OperatorPin } from '../../application/ports/service-ports.ts';
import { createOperatorArea, type OperatorDoor } from '../../operator/operator-area.ts';
import { operatorSections } from '../../operator/operator-sections.ts';
import { makeReport } from './make-report.ts';
import { type OperatorPlace, operatorFacts } from './operator-facts.ts';
import type { ReportDelivery } from './report-delivery.ts';

export interface OpenOperatorPlace extends OperatorPlace {
  readonly pin: OperatorPin;
  readonly journal: Journal;
  /** How reports come to staff. */
  readonly delivery: ReportDelivery;
}

/** Opens the operator area of a terminal that serves. */
export function openOperator(place: OpenOperatorPlace): OperatorDoor & { close(): void } {
  const { clock, pin, journal, delivery } = place;
  const { sections, close } = operatorSections(operatorFacts(place));
  const door = createOperatorArea({
    clock,
    pin,
    journal,
    sections,
    async deliver(wish, signal) {
      try {
        return await delivery({ ...(await makeReport(place, wish, signal)), format: wish.format });
      } catch (error) {
        // A journal that can't be read, a disk that is full.
        const message = error instanceof Error ? error.message : String(error);
        return { state: 'failed', format: wish.format, message };
      }
    },
  });
  return { connect: door.connect, close };
}

/** Where there is nothing to work on: whoever knocks is told that there is no PIN. */
export const NOBODY_OPERATES: OperatorDoor = {
  connect: (listener) => ({
    receive(action) {
      if (action.do === 'open') listener({ state: 'no-pin' });
    },
    close: () => undefined,
  }),
};
