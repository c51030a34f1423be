import { atNoLane } from '../domain/circumstances.ts';
import { decide } from '../domain/decide.ts';
import type { LookupOutcome } from '../domain/lookup-outcome.ts';
import { parseScannedText } from '../domain/scanned-text.ts';
import type { Service } from '../domain/service/service.ts';
import type { Verdict } from '../domain/verdict.ts';
import type { PageMessage, TerminalView } from '../ipc/contract.ts';
import type { Lookup } from './lookup.ts';
import type { AliasTable, CardReaders, Clock, ReaderEvent } from './ports.ts';
import { createReaderHealth } from './reader-health.ts';
import { createRegistryHealth } from './registry-health.ts';
import { resolveAlias } from './resolve-alias.ts';
import { forgetSeen, SAME_PRESENTATION_MS, step } from './session.ts';
import {
  NEW_SESSION,
  type Presentation,
  type Session,
  type SessionEffect,
  type SessionEvent,
} from './session-state.ts';
import { createStopwatch, type Steps } from './stopwatch.ts';
import { sessionViewOf } from './view.ts';

/** What the demo adds: sample cards that are held out when tapped on the screen. */
export interface SampleCards {
  readonly views: TerminalView['samples'];
  /** Holds the card out; a chip goes through a reader, a code comes back as text. */
  present(id: string): { readonly qrText: string } | undefined;
}

export interface TerminalParts {
  readonly lane: string;
  readonly service: Service;
  readonly readers: CardReaders;
  readonly lookup: Lookup;
  readonly clock: Clock;
  /** Cards the campus knows by something else than their number; absent where no recogniser asks for them. */
  readonly aliases?: AliasTable;
  /** For the status line; the registry itself is behind `lookup`. */
  readonly registryHost: string;
  readonly samples?: SampleCards;
}

/** One presentation from first notice to verdict, for whoever keeps count. No ESCN in it. */
export interface PresentationReport {
  readonly presentationId: string;
  readonly verdict: Verdict;
  readonly steps: Steps;
}

export interface Terminal {
  readonly view: TerminalView;
  /** The view now, and each time it changes. */
  subscribe(listener: (view: TerminalView) => void): () => void;
  /** Reports each verdict as it is reached. */
  onVerdict(listener: (report: PresentationReport) => void): () => void;
  receive(message: PageMessage): void;
  /** Takes the terminal out of order, with a code and a remedy a technician understands. */
  breakDown(fault: { readonly code: string; readonly message: string; readonly remedy: string }): void;
  close(): void;
}

/** A lane at work: events in, session steps, effects carried out, views out. */
export function createTerminal(parts: TerminalParts): Terminal {
  const { clock, lookup, service } = parts;
  const viewListeners = new Set<(view: TerminalView) => void>();
  const verdictListeners = new Set<(report: PresentationReport) => void>();
  const stopwatch = createStopwatch(clock);
  const readers = createReaderHealth();
  const registry = createRegistryHealth(parts.registryHost, clock);
  let session: Session = NEW_SESSION;
  let cancelTimer = (): void => undefined;
  let cancelForgetting: (() => void) | undefined;
  let view = makeView();

  function makeView(): TerminalView {
    return {
      lane: parts.lane,
      demo: parts.samples !== undefined,
      service: { id: service.id, name: service.name.en },
      session: sessionViewOf(session.state, stopwatch.stepsOf, service.messages),
      readers: readers.view(),
      registry: registry.view(),
      samples: [...(parts.samples?.views ?? [])],
    };
  }

  function publish(): void {
    view = makeView();
    for (const listener of viewListeners) listener(view);
  }

  function feed(event: SessionEvent): void {
    const before = session.state;
    const next = step(session, event);
    session = next.session;
    // First, so that the view already has the verdict's times.
    for (const effect of next.effects) if (effect.kind === 'conclude') report(effect.presentationId, effect.verdict);
    if (session.state !== before) publish();
    for (const effect of next.effects) carryOut(effect);
    if (session.lastSeen !== null) cancelForgetting ??= clock.setTimer(SAME_PRESENTATION_MS + 1, forget);
  }

  /** The number of the last card isn't kept longer than it is of use. */
  function forget(): void {
    session = forgetSeen(session, clock.monotonic());
    cancelForgetting = session.lastSeen === null ? undefined : clock.setTimer(SAME_PRESENTATION_MS + 1, forget);
  }

  function report(presentationId: string, verdict: Verdict): void {
    const steps = stopwatch.finish(presentationId);
    for (const listener of verdictListeners) listener({ presentationId, verdict, steps });
  }

  function carryOut(effect: SessionEffect): void {
    switch (effect.kind) {
      case 'conclude':
        return;
      case 'set-timer':
        cancelTimer();
        cancelTimer = clock.setTimer(effect.ms, () =>
          feed({ kind: 'time-is-up', presentationId: effect.presentationId, phase: effect.phase }),
        );
        return;
      case 'look-up':
        lookUp(effect.presentation);
        return;
      case 'give-up':
        settle(effect.presentation, { kind: 'unavailable', failure: 'timeout', retryAt: null });
        return;
    }
  }

  function lookUp(presentation: Presentation): void {
    stopwatch.start(presentation.id, presentation.since);
    const outcome = stopwatch.measure(presentation.id, 'lookUpMs', () =>
      lookup.lookUp(presentation.credential.escn, service.freshness),
    );
    if (outcome instanceof Promise) void outcome.then((late) => settle(presentation, late));
    else settle(presentation, outcome);
  }

  function settle(presentation: Presentation, outcome: LookupOutcome): void {
    stopwatch.endOpen(presentation.id);
    const verdict = stopwatch.measure(presentation.id, 'decideMs', () =>
      decide(presentation.credential, outcome, service, atNoLane(clock.now(), clock.trust())),
    );
    feed({ kind: 'decided', presentationId: presentation.id, verdict });
  }

  function onReaderEvent(event: ReaderEvent): void {
    const at = clock.monotonic();
    switch (event.kind) {
      case 'card-present':
        feed({ kind: 'card-present', card: { reader: event.reader, cardId: event.cardId }, at });
        return;
      case 'card-read': {
        if (session.state.at === 'reading' && session.state.card.cardId === event.cardId) {
          const { exchangeMs, ms } = event.read;
          stopwatch.note(session.state.presentationId, { readMs: ms, exchangeMs }, session.state.since);
        }
        feed({ kind: 'card-read', cardId: event.cardId, read: resolveAlias(event.read, parts.aliases), at });
        return;
      }
      case 'card-removed':
        feed({ kind: 'card-removed', cardId: event.cardId });
        return;
      case 'service':
      case 'reader-added':
      case 'reader-removed':
      case 'reader-deaf':
        if (readers.apply(event)) publish();
        return;
    }
  }

  function onScan(text: string, typed: boolean, decodeMs: number | null): void {
    const at = clock.monotonic();
    const seenFrom = at - (decodeMs ?? 0);
    feed({ kind: 'scanned', scanned: parseScannedText(text), textKey: text, typed, at: seenFrom });
    if (decodeMs !== null && session.state.at === 'looking-up') {
      stopwatch.note(session.state.presentation.id, { decodeMs }, seenFrom);
    }
  }

  const ends = [
    parts.readers.subscribe(onReaderEvent),
    lookup.subscribe((escn, reply) => {
      if (registry.apply(reply)) publish();
      const { state } = session;
      if (reply.kind !== 'answered' || state.at !== 'showing' || state.presentation?.credential.escn !== escn) return;
      const outcome: LookupOutcome = { kind: 'answered', answer: reply.answer, source: 'registry' };
      const verdict = decide(state.presentation.credential, outcome, service, atNoLane(clock.now(), clock.trust()));
      // Behind a verdict on the screen the registry may say otherwise; the same again changes nothing.
      if (verdict.kind !== state.verdict.kind || verdict.reason !== state.verdict.reason) {
        feed({ kind: 'revised', presentationId: state.presentationId, verdict });
      }
    }),
  ];

  return {
    get view() {
      return view;
    },
    subscribe(listener) {
      viewListeners.add(listener);
      listener(view);
      return () => void viewListeners.delete(listener);
    },
    onVerdict(listener) {
      verdictListeners.add(listener);
      return () => void verdictListeners.delete(listener);
    },
    receive(message) {
      switch (message.kind) {
        case 'hello':
        case 'camera':
          return;
        case 'scanned':
          onScan(message.text, false, message.decodeMs);
          return;
        case 'typed':
          onScan(message.text, true, null);
          return;
        case 'two-codes':
          feed({ kind: 'two-codes', at: clock.monotonic() });
          return;
        case 'sample': {
          const code = parts.samples?.present(message.id);
          if (code !== undefined) onScan(code.qrText, false, null);
          return;
        }
        case 'painted':
          stopwatch.painted(message.presentationId);
          return;
      }
    },
    breakDown: (fault) => feed({ kind: 'broken', ...fault }),
    close() {
      cancelTimer();
      cancelForgetting?.();
      for (const end of ends) end();
      lookup.close();
    },
  };
}
