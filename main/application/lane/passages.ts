import { assertNever } from '../../domain/assert-never.ts';
import {
  type LanePassages,
  openPassageOf,
  type Passage,
  type PassageEffect,
  type PassageEnd,
  type PassageEvent,
  passageOf,
  stepPassages,
} from '../../domain/passage/lane-passages.ts';
import type { PastUse, Place } from '../../domain/passage/use.ts';
import type { Service } from '../../domain/service/service.ts';
import type { Verdict } from '../../domain/verdict.ts';
import type { Gate, UseLedger } from '../ports/service-ports.ts';
import type { Clock } from '../ports/terminal-ports.ts';

/** What became of a lane's verdicts at its gate. */
export interface Passages {
  /** Today's uses of a holder, without those that belong to this presentation or to a passage that is still open here. */
  usesBefore(presentation: string, holder: string | null): readonly PastUse[];
  /** A verdict was reached or became another. Orders the gate before it returns; touches no disk. */
  settle(concluded: Concluded): void;
  /** How the presentation's passage stands; null where it has none. */
  stateOf(presentation: string): Passage['state'] | null;
  /** Ends the waits. What is still open is annulled at the next start. */
  close(): void;
}

export interface Concluded {
  readonly presentation: string;
  /** The holder's pseudonym of the day; null where nobody counts uses, or nothing was read. */
  readonly holder: string | null;
  readonly verdict: Verdict;
  readonly service: Service;
}

export interface PassageParts {
  readonly place: Place;
  readonly gate: Gate | undefined;
  readonly ledger: UseLedger | undefined;
  readonly clock: Clock;
  /** A passage was settled. */
  readonly onSettled: (presentation: string, end: PassageEnd) => void;
  /** Somebody passed for whom nothing was reserved. */
  readonly onStray: (presentation: string | null) => void;
}

/**
 * Two phases: a granted verdict reserves, the sensor commits, the service's time-out annuls. Where nothing sees anybody
 * pass, a granted verdict commits at once.
 */
export function createPassages({ place, gate, ledger, clock, onSettled, onStray }: PassageParts): Passages {
  const waits = new Map<string, () => void>();
  let passages: LanePassages = [];

  function feed(event: PassageEvent, concluded: Concluded | null): void {
    const next = stepPassages(passages, event);
    passages = next.passages;
    for (const effect of next.effects) carryOut(effect, concluded);
  }

  function carryOut(effect: PassageEffect, concluded: Concluded | null): void {
    switch (effect.kind) {
      case 'reserve': {
        const { presentation, holder, at } = effect.passage;
        if (concluded !== null) ledger?.reserve({ ...place, presentation, holder, service: concluded.service.id, at });
        return;
      }
      case 'open-gate':
        if (concluded !== null) gate?.open(noticeOf(concluded, effect.presentation), concluded.service.gate.openMs);
        return;
      case 'wait':
        if (concluded !== null) wait(effect.presentation, concluded.service.gate.passageTimeoutMs);
        return;
      case 'settle':
        endWait(effect.presentation);
        if (effect.end.outcome === 'committed') ledger?.commit(effect.presentation);
        else ledger?.annul(effect.presentation);
        onSettled(effect.presentation, effect.end);
        return;
      case 'stray':
        onStray(effect.presentation);
        return;
      default:
        assertNever(effect);
    }
  }

  function wait(presentation: string, ms: number): void {
    endWait(presentation);
    const cancel = clock.setTimer(ms, () => feed({ kind: 'time-is-up', presentation }, null));
    waits.set(presentation, cancel);
  }

  function endWait(presentation: string): void {
    waits.get(presentation)?.();
    waits.delete(presentation);
  }

  function noticeOf({ verdict, service }: Concluded, presentation: string) {
    const { kind, reason } = verdict;
    return { presentation, lane: place.lane, service: service.id, verdict: kind, reason, at: clock.now() };
  }

  const unsubscribe = gate?.subscribe((event) => {
    if (event.kind === 'passed') feed({ kind: 'passed', presentation: event.presentation }, null);
  });

  return {
    usesBefore(presentation, holder) {
      if (ledger === undefined || holder === null) return [];
      const own = [passageOf(passages, presentation), openPassageOf(passages, holder)];
      const isOwn = (use: PastUse): boolean =>
        use.lane === place.lane && own.some((passage) => passage?.holder === holder && passage.at === use.at);
      return ledger.usesOf(holder).filter((use) => !isOwn(use));
    },
    settle(concluded) {
      const { presentation, verdict } = concluded;
      if (verdict.kind === 'granted') {
        // Without a pseudonym nobody can be told to be the same again.
        const holder = concluded.holder ?? presentation;
        const hasSensor = gate?.hasSensor === true;
        feed({ kind: 'granted', presentation, holder, at: clock.now(), hasSensor }, concluded);
        return;
      }
      gate?.announce(noticeOf(concluded, presentation));
      feed({ kind: 'not-granted', presentation }, concluded);
    },
    stateOf: (presentation) => passageOf(passages, presentation)?.state ?? null,
    close() {
      unsubscribe?.();
      for (const cancel of waits.values()) cancel();
      waits.clear();
    },
  };
}
