import type { Clock } from '../../main/application/ports/terminal-ports.ts';
import { openSerialPort } from './open-serial-port.ts';
import { createSerialLine, type SerialLine } from './serial-line.ts';
import type { OpenSerialPort, SerialPlace } from './serial-port.ts';

/** The serial ports of a terminal, each opened once: the relays of several lanes sit on one board, beside sensors. */
export interface SerialLines {
  /** The line to a port. Whoever takes it closes it; the last one to do so closes the port. */
  take(place: SerialPlace): SerialLine;
}

export function createSerialLines(clock: Pick<Clock, 'setTimer'>, open: OpenSerialPort = openSerialPort): SerialLines {
  const shared = new Map<string, { readonly line: SerialLine; users: number }>();

  return {
    take(place) {
      const entry = shared.get(place.path) ?? { line: createSerialLine(place, { clock, open }), users: 0 };
      shared.set(place.path, entry);
      entry.users += 1;
      let closing: Promise<void> | undefined;
      return {
        ...entry.line,
        close() {
          closing ??= (async () => {
            entry.users -= 1;
            if (entry.users > 0) return;
            shared.delete(place.path);
            await entry.line.close();
          })();
          return closing;
        },
      };
    },
  };
}
