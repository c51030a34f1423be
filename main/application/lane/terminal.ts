import { decide } from '../../domain/decide.ts';
import type { LookupOutcome } from '../../domain/lookup-outcome.ts';
import { mayOverride, overridden } from '../../domain/override.ts';
import type { Direction, Place } from '../../domain/passage/use.ts';
import { parseScannedText } from '../../domain/scanned-text.ts';
import type { Service } from '../../domain/service/service.ts';
import type { Verdict } from '../../domain/verdict.ts';
import type { LaneMessage, TerminalView } from '../../ipc/contract.ts';
import type { Lookup } from '../lookup/lookup.ts';
import type { InputsSource } from '../ports/inputs-ports.ts';
import type { Gate, Journal, OperatorPin, UseLedger } from '../ports/service-ports.ts';
import type { AliasTable, CardReaders, Clock, ReaderEvent } from '../ports/terminal-ports.ts';
import { createLaneBooks } from './lane-books.ts';
import { createOpeningState } from './opening-state.ts';
import { createOverride, type OverrideTry, reasonForJournal } from './override.ts';
import { createReaderHealth } from './reader-health.ts';
import { createRecentPresentations } from './recent-presentations.ts';
import { createRegistryHealth } from './registry-health.ts';
import { resolveAlias } from './resolve-alias.ts';
import { forgetSeen, SAME_PRESENTATION_MS, step } from './session.ts';
import { newSession, type Presentation, type Session, type SessionEffect, type SessionEvent } from './session-state.ts';
import { createStopwatch, type Steps } from './stopwatch.ts';
import { type PresentationFacts, sessionViewOf } from './view.ts';

/** What the demo adds: sample cards that are held out when tapped on the screen. */
export interface SampleCards {
  readonly views: TerminalView['samples'];
  /** Holds the card out; a chip goes through a reader, a code comes back as text. */
  present(id: string): { readonly qrText: string } | undefined;
}

export interface TerminalParts {
  /** Name of the lane, as staff call it. */
  readonly lane: string;
  /** Lanes that stand side by side share one. */
  readonly zone?: string | null;
  readonly direction?: Direction | null;
  readonly service: Service;
  readonly readers: CardReaders;
  readonly lookup: Lookup;
  readonly clock: Clock;
  /** Cards the campus knows by something else than their number; absent where no recogniser asks for them. */
  readonly aliases?: AliasTable;
  /** For the status line; the registry itself is behind `lookup`. */
  readonly registryHost: string;
  readonly samples?: SampleCards;
  /** What ids of presentations begin with: unique to this lane and run, where a journal is kept. */
  readonly idPrefix?: string;
  /** What this lane opens; absent where it opens nothing. It is closed by whoever opened it. */
  readonly gate?: Gate;
  /** Who used what today; absent where nobody counts. */
  readonly uses?: UseLedger;
  readonly journal?: Journal;
  /** Absent where nobody can override. */
  readonly operatorPin?: OperatorPin;
  /** What the page speaks; English where nothing is said. */
  readonly languages?: TerminalView['languages'];
  /** ISO 3166-1 alpha-2 of an institution by PIC. */
  readonly countryOf?: (pic: string) => string | null;
  /** The ways in beside the readers, for the page; absent where nothing is set. */
  readonly inputs?: InputsSource;
  /** ms since 1970 of the last complete list of the institution's cards; null where none is kept. Asked for each view. */
  readonly listedAt?: () => number | null;
  /** How the page is to look and sound. */
  readonly screen?: TerminalView['screen'];
  /** False where no page shows this lane: nothing then waits for one to paint. */
  readonly hasPage?: boolean;
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
  /** Reports each verdict as it is reached, after the gate and the page have it. */
  onVerdict(listener: (report: PresentationReport) => void): () => void;
  receive(message: LaneMessage): void;
  /** Takes the terminal out of order, with a code and a remedy a technician understands. */
  breakDown(fault: { readonly code: string; readonly message: string; readonly remedy: string }): void;
  /** Serves by these rules from the next card on. */
  serveBy(service: Service): void;
  close(): void;
}

/** A lane at work: events in, session steps, effects carried out, views out. */
export function createTerminal(parts: TerminalParts): Terminal {
  const { clock, lookup } = parts;
  const place: Place = { lane: parts.lane, zone: parts.zone ?? null, direction: parts.direction ?? null };
  const countryOf = parts.countryOf ?? (() => null);
  const viewListeners = new Set<(view: TerminalView) => void>();
  const verdictListeners = new Set<(report: PresentationReport) => void>();
  const stopwatch = createStopwatch(clock);
  const readers = createReaderHealth();
  const registry = createRegistryHealth(parts.registryHost, clock);
  const books = createLaneBooks({
    place,
    clock,
    gate: parts.gate,
    uses: parts.uses,
    journal: parts.journal,
    hasPage: parts.hasPage ?? true,
    countryOf,
    stepsOf: stopwatch.stepsOf,
    onChange: () => publish(),
  });
  const override = createOverride({
    pin: parts.operatorPin,
    onChange: () => publish(),
    onAllowed: letPass,
    onDenied: (_wish, check) => books.event('OVERRIDE', check.kind === 'locked' ? 'PIN locked' : 'wrong PIN'),
  });
  const facts: PresentationFacts = {
    stepsOf: stopwatch.stepsOf,
    passageOf: books.passageOf,
    overrideOf: override.viewOf,
    canOverride: () => override.isPossible(),
    countryOf,
  };
  let service = parts.service;
  let session: Session = newSession(parts.idPrefix ?? 'p');
  let overrideReason: string | null = null;
  let cancelTimer = (): void => undefined;
  let cancelForgetting: (() => void) | undefined;
  const opening = createOpeningState(clock, service.hours, () => publish());
  const recent = createRecentPresentations(clock, books.passageOf);
  let view = makeView();

  function makeView(): TerminalView {
    return {
      lane: parts.lane,
      demo: parts.samples !== undefined,
      service: { id: service.id, name: service.name },
      languages: parts.languages ?? { page: 'en', staff: 'en' },
      session: sessionViewOf(session.state, facts, service.messages),
      readers: readers.view(),
      registry: registry.view(),
      gate: books.gateView(),
      ...(parts.inputs === undefined ? {} : { inputs: parts.inputs.view() }),
      opening: opening.view(),
      listedAt: parts.listedAt?.() ?? null,
      recent: recent.view(),
      screen: parts.screen ?? { scheme: 'auto', volume: 100 },
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
    const concluded = next.effects.filter((effect) => effect.kind === 'conclude');
    // What staff decide is no part of what the terminal took.
    for (const { presentationId, verdict } of concluded) if (!isOverride(verdict)) stopwatch.finish(presentationId);
    // The gate first: it opens while the page still paints, and rows are written behind both.
    books.settle(concluded, service);
    for (const conclusion of concluded) recent.add(conclusion);
    if (session.state !== before) publish();
    books.write(concluded, service, overrideReason);
    for (const { presentationId, verdict } of concluded) {
      const report = { presentationId, verdict, steps: stopwatch.stepsOf(presentationId) };
      for (const listener of verdictListeners) listener(report);
    }
    for (const effect of next.effects) carryOut(effect);
    if (session.lastSeen !== null) cancelForgetting ??= clock.setTimer(SAME_PRESENTATION_MS + 1, forget);
  }

  /** The number of the last card isn't kept longer than it is of use. */
  function forget(): void {
    session = forgetSeen(session, clock.monotonic());
    cancelForgetting = session.lastSeen === null ? undefined : clock.setTimer(SAME_PRESENTATION_MS + 1, forget);
  }

  function letPass({ presentationId, reason }: OverrideTry): void {
    const { state } = session;
    // Another card came meanwhile: whoever stands there now is somebody else.
    if (state.at !== 'showing' || state.presentationId !== presentationId || !mayOverride(state.verdict)) return;
    overrideReason = reasonForJournal(reason);
    feed({ kind: 'overridden', presentationId, verdict: overridden(state.verdict) });
    overrideReason = null;
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
    const verdict = stopwatch.measure(presentation.id, 'decideMs', () => judge(presentation, outcome));
    feed({ kind: 'decided', presentationId: presentation.id, verdict });
  }

  function judge(presentation: Presentation, outcome: LookupOutcome): Verdict {
    const uses = books.usesBefore(presentation);
    const circumstances = { now: clock.now(), trust: clock.trust(), place, uses, countryOf };
    return decide(presentation.credential, outcome, service, circumstances);
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
        onReaderHealth(event);
        return;
    }
  }

  function onReaderHealth(event: ReaderEvent): void {
    const before = readers.view().state;
    if (!readers.apply(event)) return;
    const { state } = readers.view();
    if (state !== before) books.event('READER', state);
    publish();
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
      // What staff took upon them stands.
      if (isOverride(state.verdict)) return;
      const verdict = judge(state.presentation, outcome);
      // Behind a verdict on the screen the registry may say otherwise; the same again changes nothing.
      if (verdict.kind !== state.verdict.kind || verdict.reason !== state.verdict.reason) {
        feed({ kind: 'revised', presentationId: state.presentationId, verdict });
      }
    }),
  ];
  books.begin();

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
          books.painted(message.presentationId);
          return;
        case 'hold':
          if (override.isPossible()) feed({ ...message, kind: 'held' });
          return;
        case 'override': {
          const { state } = session;
          const isShown = state.at === 'showing' && state.presentationId === message.presentationId;
          if (isShown && mayOverride(state.verdict)) override.begin(message);
          return;
        }
      }
    },
    breakDown(fault) {
      books.stopServing();
      books.event(fault.code, fault.message);
      feed({ kind: 'broken', ...fault });
    },
    serveBy(next) {
      service = next;
      opening.follow(service.hours);
      publish();
    },
    close() {
      cancelTimer();
      cancelForgetting?.();
      opening.close();
      override.close();
      for (const end of ends) end();
      books.close();
    },
  };
}

function isOverride(verdict: Verdict): boolean {
  return verdict.kind === 'granted' && verdict.reason === 'override';
}
