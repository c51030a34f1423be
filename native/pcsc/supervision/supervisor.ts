import type { CardReaders, Clock, ProofSource, ReaderEvent } from '../../../main/application/ports/terminal-ports.ts';
import { DEFAULT_RECOGNISERS, type Recogniser } from '../../../main/domain/recogniser.ts';
import { decodeSigner, encodeMaterial } from '../messages/proof-message.ts';
import { parseFromReaderProcess, type WatchOrder } from '../messages/reader-messages.ts';
import type { ReaderFilter } from '../reader-filter.ts';
import { forkReaderChild, type ReaderChild, type StartReaderChild } from './reader-child.ts';
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
  /** By default the ESC zone alone. */
  readonly recognisers?: readonly Recogniser[];
  /** Starts a reader process; by default Node's fork. Electron's shell gives its utility process. */
  readonly startChild?: StartReaderChild;
  /** How often an idle reader is asked for a sign of life, in ms; null for never. By default every 15 s. */
  readonly pulseEveryMs?: number | null;
  /** What proves cards; without it they are read for their number alone. */
  readonly proof?: ProofSource;
  /** By default this machine's. */
  readonly clock?: Pick<Clock, 'setTimer'>;
}

/** Often enough for a terminal that nobody stands at to find out before the next person does, in ms. */
const PULSE_EVERY_MS = 15_000;
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
  const { filter, recognisers = DEFAULT_RECOGNISERS, startChild = forkReaderChild, clock = machineClock } = settings;
  const listeners = new Set<(event: ReaderEvent) => void>();
  const timers = new Map<SupervisionTimer, () => void>();
  const { pulseEveryMs = PULSE_EVERY_MS, proof } = settings;
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
        if (message?.kind === 'signer-learned') return proof?.learn(decodeSigner(message.signer));
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
      usbPath: filter.usbPath ?? null,
      allow: filter.allow === undefined ? null : [...filter.allow],
      virtualReaders: filter.virtualReaders,
      pulseEveryMs,
      recognisers: [...recognisers],
      readsCards: true,
      held: [...held],
    };
    // First, so that the first card finds it there.
    sendProof();
    started.send(watch);
  }

  function sendProof(): void {
    const material = proof?.current() ?? null;
    child?.send({ kind: 'proof', material: material === null ? null : encodeMaterial(material) });
  }

  const endProof = proof?.subscribe(sendProof) ?? (() => {});
  const opening = setImmediate(() => take({ kind: 'opened' }));
  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    signal(reader, verdict) {
      child?.send({ kind: 'signal', reader, verdict });
    },
    async close() {
      clearImmediate(opening);
      endProof();
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
