import type { CardReaders, Clock, ReaderEvent } from '../../main/application/ports.ts';
import type { ReadingOrder } from '../esc-card/recognise.ts';
import { forkReaderChild, type ReaderChild, type StartReaderChild } from './reader-child.ts';
import type { ReaderFilter } from './reader-filter.ts';
import { parseFromReaderProcess, type WatchOrder } from './reader-messages.ts';
import { supervise } from './supervision.ts';
import {
  NOT_STARTED,
  type Supervision,
  type SupervisionEffect,
  type SupervisionEvent,
  type SupervisionTimer,
} from './supervision-model.ts';

export interface ReaderSupervisorSettings {
  readonly filter: ReaderFilter;
  /** By default `native-first`. */
  readonly order?: ReadingOrder;
  /** Starts a reader process; by default Node's fork. Electron's shell gives its utility process. */
  readonly startChild?: StartReaderChild;
  /** By default this machine's. */
  readonly clock?: Pick<Clock, 'setTimer'>;
}

/** Longest wait for a killed process to be gone, in ms. */
const CLOSE_LIMIT_MS = 2_000;

const machineClock: Pick<Clock, 'setTimer'> = {
  setTimer(ms, callback) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};

/**
 * All PC/SC readers as one port, read in a process of its own. The deadline of a read lives here: PC/SC calls have
 * none, so a card that keeps silent costs the process its life, and the next card finds a new one. Starts at once;
 * the first event comes after the caller's turn.
 */
export function superviseReaders(settings: ReaderSupervisorSettings): CardReaders {
  const { filter, order = 'native-first', startChild = forkReaderChild, clock = machineClock } = settings;
  const listeners = new Set<(event: ReaderEvent) => void>();
  const timers = new Map<SupervisionTimer, () => void>();
  let supervision: Supervision = NOT_STARTED;
  let child: ReaderChild | undefined;
  let childEnded: Promise<void> = Promise.resolve();

  function take(event: SupervisionEvent): void {
    const { state, effects } = supervise(supervision, event);
    supervision = state;
    for (const effect of effects) perform(effect);
  }

  function perform(effect: SupervisionEffect): void {
    switch (effect.kind) {
      case 'emit':
        for (const listener of [...listeners]) listener(effect.event);
        return;
      case 'start':
        start(effect.held);
        return;
      case 'ping':
        child?.send({ kind: 'ping' });
        return;
      case 'kill':
        child?.kill();
        return;
      case 'arm':
        disarm(effect.timer);
        timers.set(
          effect.timer,
          clock.setTimer(effect.ms, () => {
            timers.delete(effect.timer);
            take({ kind: 'timer', timer: effect.timer });
          }),
        );
        return;
      case 'disarm':
        disarm(effect.timer);
    }
  }

  function disarm(timer: SupervisionTimer): void {
    timers.get(timer)?.();
    timers.delete(timer);
  }

  function start(held: readonly string[]): void {
    let ended = () => {};
    childEnded = new Promise((resolve) => {
      ended = resolve;
    });
    const started = startChild({
      message(received) {
        if (child !== started) return;
        const message = parseFromReaderProcess(received);
        take(message === undefined ? { kind: 'garbled' } : { kind: 'told', message });
      },
      ended(detail) {
        ended();
        if (child !== started) return;
        child = undefined;
        take({ kind: 'ended', detail });
      },
    });
    child = started;
    const watch: WatchOrder = {
      kind: 'watch',
      only: filter.only ?? null,
      virtualReaders: filter.virtualReaders,
      order,
      readsCards: true,
      held: [...held],
    };
    started.send(watch);
  }

  const opening = setImmediate(() => take({ kind: 'opened' }));
  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async close() {
      clearImmediate(opening);
      take({ kind: 'close' });
      listeners.clear();
      for (const timer of [...timers.keys()]) disarm(timer);
      let cancel = () => {};
      const limit = new Promise<void>((resolve) => {
        cancel = clock.setTimer(CLOSE_LIMIT_MS, resolve);
      });
      await Promise.race([childEnded, limit]);
      cancel();
    },
  };
}
