import type { Clock } from '../../../main/application/ports/terminal-ports.ts';
import type { SerialSensorSettings } from '../../../main/config/gates.ts';
import type { SerialLine } from '../../serial/serial-line.ts';
import { createLineSplitter } from '../../serial/split-lines.ts';
import type { PassageSensor } from '../parts.ts';
import { presentationOf } from './passage-message.ts';
import { createPassages } from './passages.ts';

type Signal = SerialSensorSettings['signal'];

interface SerialSensorParts {
  readonly settings: Pick<SerialSensorSettings, 'signal' | 'debounceMs'>;
  readonly clock: Pick<Clock, 'monotonic' | 'setTimer'>;
  /** Closed with the sensor. */
  readonly line: SerialLine;
}

/** Shorter than anybody takes through a light barrier. */
const POLL_EVERY_MS = 20;
const MOST_LINE_BYTES = 128;

/** A sensor on a serial port: a board that sends lines or bytes, or a contact on a control line. */
export function createSerialSensor({ settings, clock, line }: SerialSensorParts): PassageSensor {
  const { signal: by, debounceMs } = settings;
  const passages = createPassages(clock, debounceMs);
  const take = byteReader(by, passages.signal);
  let cancelPoll = (): void => {};
  let isClosed = false;

  /** A passage is an edge: who stands in the barrier passes once, and who stands there at the start not at all. */
  const poll = (by: Signal & { by: 'control-line' }, before: boolean | undefined): void => {
    cancelPoll = clock.setTimer(POLL_EVERY_MS, async () => {
      const lines = await line.controlLines();
      if (isClosed) return;
      if (lines === null) return passages.health.set('failing', 'sensor: the port does not tell its control lines');
      passages.health.set('ready');
      const isActive = lines[by.line] === (by.active === 'high');
      if (isActive && before === false) passages.signal(null);
      poll(by, isActive);
    });
  };

  const unsubscribe = line.subscribe((event) => {
    switch (event.kind) {
      case 'open':
        cancelPoll();
        if (by.by === 'control-line') poll(by, undefined);
        else passages.health.set('ready');
        break;
      case 'lost':
        cancelPoll();
        passages.health.set('failing', `sensor: ${event.detail}`);
        break;
      case 'bytes':
        take(event.bytes);
        break;
    }
  });

  return {
    subscribe: passages.subscribe,
    async close() {
      if (isClosed) return;
      isClosed = true;
      cancelPoll();
      unsubscribe();
      await line.close();
    },
  };
}

function byteReader(by: Signal, signal: (presentation: string | null) => void): (bytes: Uint8Array) => void {
  switch (by.by) {
    case 'line':
      return createLineSplitter(MOST_LINE_BYTES, (text) => {
        const [word, presentation, ...more] = text.trim().split(/ +/);
        if (word !== by.text || more.length > 0) return;
        signal(presentation === undefined ? null : presentationOf(presentation));
      });
    case 'byte':
      return (bytes) => {
        for (const byte of bytes) if (byte === by.byte) signal(null);
      };
    case 'control-line':
      return () => {};
  }
}
