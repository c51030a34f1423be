import type { Clock } from '../../../main/application/ports/terminal-ports.ts';
import type { RelaySettings } from '../../../main/config/gates.ts';
import type { SerialLine } from '../../serial/serial-line.ts';
import { createHealth } from '../health.ts';
import type { GateOutput } from '../parts.ts';
import { lcusFrame, RESYNC } from './lcus-frame.ts';

interface RelayParts {
  readonly settings: Pick<RelaySettings, 'channel' | 'pulseMs'>;
  readonly failure: 'secure' | 'safe';
  readonly clock: Pick<Clock, 'monotonic' | 'setTimer'>;
  /** Closed with the output. */
  readonly line: SerialLine;
}

/** A board that lost its supply for a moment and not its port stands at rest again after so long. */
const REPEAT_EVERY_MS = 15_000;

/**
 * A gate on a relay. Without current the relay drops, whatever the reason; so the dropped relay is what the gate does
 * on failure: shut where that is secure, open where it is safe. Truth table in docs/gates.md.
 */
export function createRelayOutput({ settings, failure, clock, line }: RelayParts): GateOutput {
  const { channel, pulseMs } = settings;
  const health = createHealth();
  const dropped = lcusFrame(channel, false);
  let isServing = true;
  /** On the monotonic clock. */
  let openUntil: number | null = null;
  let isClosed = false;
  let cancelShut = (): void => {};
  let cancelRepeat = (): void => {};

  const isEnergised = (): boolean => isServing && (openUntil !== null) === (failure === 'secure');

  /** `before` goes out in one write with the command. */
  const apply = (before: Uint8Array = new Uint8Array()): Promise<boolean> => {
    cancelRepeat();
    if (!isClosed) cancelRepeat = clock.setTimer(REPEAT_EVERY_MS, () => void apply());
    const command = isEnergised() ? lcusFrame(channel, true) : dropped;
    return line.write(Uint8Array.of(...before, ...command));
  };

  const shut = (): void => {
    cancelShut();
    openUntil = null;
  };

  // A process that crashes leaves the relay as it fails; one that is killed can't.
  line.setLastWords(`relay ${channel}`, Uint8Array.of(...RESYNC, ...dropped));
  const unsubscribe = line.subscribe((event) => {
    if (event.kind === 'open') {
      // Whatever the board was told before, by whom, and how far.
      void apply(RESYNC).then((isSent) => isSent && !isClosed && health.set('ready'));
    } else if (event.kind === 'lost') {
      cancelRepeat();
      health.set('failing', `relay: ${event.detail}`);
    }
  });

  return {
    open(_notice, openMs) {
      if (!isServing || isClosed) return;
      const until = clock.monotonic() + (pulseMs ?? openMs);
      // Shorter than what is under way already.
      if (openUntil !== null && until <= openUntil) return;
      const wasOpen = openUntil !== null;
      openUntil = until;
      if (!wasOpen) void apply();
      cancelShut();
      cancelShut = clock.setTimer(until - clock.monotonic(), () => {
        shut();
        void apply();
      });
    },

    announce() {},

    setServing(next) {
      if (isClosed || next === isServing) return;
      isServing = next;
      if (!next) shut();
      void apply();
    },

    subscribe: health.subscribe,

    async close() {
      if (isClosed) return;
      isClosed = true;
      isServing = false;
      shut();
      unsubscribe();
      await apply();
      line.setLastWords(`relay ${channel}`, null);
      await line.close();
    },
  };
}
