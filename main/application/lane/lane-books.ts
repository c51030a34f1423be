import type { EventEntry, JournalEntry } from '../../domain/journal/entry.ts';
import type { Passage } from '../../domain/passage/lane-passages.ts';
import type { PastUse, Place } from '../../domain/passage/use.ts';
import type { Service } from '../../domain/service/service.ts';
import type { TerminalView } from '../../ipc/contract.ts';
import { createLaneRecorder } from '../journal/record-lane.ts';
import { presentationEntryOf } from '../journal/record-presentation.ts';
import type { Gate, GateEvent, Journal, UseLedger } from '../ports/service-ports.ts';
import type { Clock } from '../ports/terminal-ports.ts';
import { createGateHealth } from './gate-health.ts';
import { createPassages } from './passages.ts';
import type { Presentation, SessionEffect } from './session-state.ts';
import type { Steps } from './stopwatch.ts';

/** A verdict that was reached, as the session tells it. */
export type Conclusion = SessionEffect & { readonly kind: 'conclude' };

export interface LaneBooksParts {
  readonly place: Place;
  readonly clock: Clock;
  readonly gate: Gate | undefined;
  readonly uses: UseLedger | undefined;
  readonly journal: Journal | undefined;
  /** Whether a page shows this lane, and says when it has painted. */
  readonly hasPage: boolean;
  readonly countryOf: (pic: string) => string | null;
  readonly stepsOf: (presentationId: string) => Steps;
  /** The gate or a passage became another. */
  readonly onChange: () => void;
}

/** What verdicts lead to beside the screen: the gate, the count of uses, and the rows that tell of both. */
export interface LaneBooks {
  /** Hears of the gate from now on, and tells it that the lane serves. */
  begin(): void;
  /** Today's uses that speak for or against this presentation. */
  usesBefore(presentation: Presentation): readonly PastUse[];
  /** Orders the gate and reserves; what there is to write waits for {@link write}. */
  settle(concluded: readonly Conclusion[], service: Service): void;
  /** Writes the verdicts, and behind them what came of them so far. `reason` is staff's, for an override. */
  write(concluded: readonly Conclusion[], service: Service, reason: string | null): void;
  event(code: string, detail: string): void;
  /** Tells the gate that the lane serves nobody any more. */
  stopServing(): void;
  passageOf(presentationId: string): Passage['state'] | null;
  gateView(): TerminalView['gate'];
  painted(presentationId: string): void;
  /** Tells the gate, and writes what still waits. The gate is closed by whoever opened it. */
  close(): void;
}

export function createLaneBooks(parts: LaneBooksParts): LaneBooks {
  const { place, clock, gate, uses } = parts;
  const recorder = createLaneRecorder(parts.journal, clock, parts.hasPage);
  const health = createGateHealth(gate !== undefined);
  /** Rows of what happened while a verdict was on its way to the gate; null where none is. */
  let rowsBehind: JournalEntry[] | null = null;
  let unsubscribe: (() => void) | undefined;
  const passages = createPassages({
    place,
    gate,
    ledger: uses,
    clock,
    onSettled: (presentation, end) =>
      note({ kind: 'passage', at: clock.now(), lane: place.lane, presentation, ...end }),
    onStray: () => note(eventEntry('GATE', 'passage without reservation')),
  });

  function note(row: JournalEntry): void {
    if (rowsBehind !== null) {
      rowsBehind.push(row);
      return;
    }
    recorder.add(row);
    parts.onChange();
  }

  function eventEntry(code: string, detail: string): EventEntry {
    return { kind: 'event', at: clock.now(), lane: place.lane, code, detail };
  }

  function holderOf(presentation: Presentation | null): string | null {
    return presentation === null ? null : (uses?.holderOf(presentation.credential.escn) ?? null);
  }

  function writeOne({ presentationId, presentation, verdict }: Conclusion, service: Service, reason: string | null) {
    const common = { at: clock.now(), lane: place.lane, presentation: presentationId };
    if (verdict.kind === 'granted' && verdict.reason === 'override') {
      recorder.add({ kind: 'override', ...common, reason: reason ?? '' });
      return;
    }
    const credential = presentation?.credential ?? null;
    const steps = (): Steps => parts.stepsOf(presentationId);
    const known = { credential, verdict, service: service.id, place, holder: holderOf(presentation), steps: steps() };
    recorder.add(presentationEntryOf({ ...common, ...known, countryOf: parts.countryOf }), steps);
  }

  function onGateEvent(event: GateEvent): void {
    if (event.kind !== 'health') return;
    const { isNews, row } = health.apply(event);
    if (row !== null) recorder.add(eventEntry('GATE', row));
    if (isNews) parts.onChange();
  }

  return {
    begin() {
      unsubscribe = gate?.subscribe(onGateEvent);
      gate?.setServing(true);
    },
    usesBefore: (presentation) => passages.usesBefore(presentation.id, holderOf(presentation)),
    settle(concluded, service) {
      rowsBehind = [];
      for (const { presentationId, presentation, verdict } of concluded) {
        passages.settle({ presentation: presentationId, holder: holderOf(presentation), verdict, service });
      }
    },
    write(concluded, service, reason) {
      for (const conclusion of concluded) writeOne(conclusion, service, reason);
      for (const row of rowsBehind ?? []) recorder.add(row);
      rowsBehind = null;
    },
    event: (code, detail) => recorder.add(eventEntry(code, detail)),
    stopServing: () => gate?.setServing(false),
    passageOf: passages.stateOf,
    gateView: health.view,
    painted: recorder.painted,
    close() {
      gate?.setServing(false);
      unsubscribe?.();
      passages.close();
      recorder.flush();
    },
  };
}
