import type { ReaderServiceState } from '../../../main/application/ports/terminal-ports.ts';
import { assertNever } from '../../../main/domain/assert-never.ts';
import { cardPresent, cardRead, dropCard, dropReader, dropUnconfirmed, failRead } from './supervision-cards.ts';
import { pulseTold } from './supervision-deaf.ts';
import { pongTold } from './supervision-memory.ts';
import {
  CRASH_LOOP_ENDS,
  LIMITS,
  type SupervisedMessage,
  type Supervision,
  type SupervisionEffect,
  type SupervisionEvent,
  type SupervisionStep,
  type SupervisionTimer,
} from './supervision-model.ts';
import { emit, followedBy, serviceEvent, withCard } from './supervision-steps.ts';

const MISSED_HEARTBEATS = 3;
/** A process that isn't up yet gets longer: Node takes seconds to start on a small computer. */
const MISSED_HEARTBEATS_AT_START = 20;
/** How often one card is read before it is held to be what kills the process. */
const READS_PER_CARD = 2;

/** One step of the supervision. Pure: time, processes and listeners are the caller's. */
export function supervise(state: Supervision, event: SupervisionEvent): SupervisionStep {
  if (state.process === 'closed') return { state, effects: [] };
  switch (event.kind) {
    case 'opened':
      return start(state, [serviceEvent('starting', null)]);
    case 'told':
      return state.process === 'alive' ? told({ ...state, hasSpoken: true }, event.message) : { state, effects: [] };
    case 'garbled':
      return { state, effects: [{ kind: 'kill' }] };
    case 'ended':
      return ended(state, event.detail);
    case 'timer':
      return timedOut(state, event.timer);
    case 'close':
      return { state: { ...state, process: 'closed' }, effects: [{ kind: 'kill' }] };
    default:
      return assertNever(event);
  }
}

function start(state: Supervision, before: readonly SupervisionEffect[] = []): SupervisionStep {
  const held = [...state.cards].filter(([, card]) => card.isRead).map(([reader]) => reader);
  return {
    state: {
      ...state,
      process: 'alive',
      generation: state.generation + 1,
      missedHeartbeats: 0,
      hasSpoken: false,
      firstRssBytes: null,
      isEndExpected: false,
    },
    effects: [...before, { kind: 'start', held }, { kind: 'arm', timer: 'heartbeat', ms: LIMITS.heartbeatMs }],
  };
}

function told(state: Supervision, message: SupervisedMessage): SupervisionStep {
  switch (message.kind) {
    case 'pong':
      return pongTold({ ...state, missedHeartbeats: 0 }, message.rssBytes);
    case 'service':
      return serviceTold(state, message.state, message.detail);
    case 'reader-added': {
      const isNew = !state.readers.has(message.reader);
      const readers = new Map(state.readers).set(message.reader, 'confirmed');
      return {
        state: { ...state, readers },
        effects: isNew ? [emit({ kind: 'reader-added', reader: message.reader })] : [],
      };
    }
    case 'reader-removed':
      return dropReader(state, message.reader);
    case 'card-present':
      return message.held ? { state, effects: [] } : cardPresent(state, message.reader, message.cardNo);
    case 'card-read':
      return followedBy(cardRead(state, message.reader, message.cardNo, message.read), (next) =>
        message.read.outcome.kind === 'failed' ? { state: next, effects: [] } : healthy(next),
      );
    case 'reader-empty':
      return dropCard(state, message.reader);
    case 'reader-pulse':
      return pulseTold(state, message.reader, message.isDeaf);
    case 'card-atr':
      // Asked for by the listing only, which has no supervisor.
      return { state, effects: [] };
    default:
      return assertNever(message);
  }
}

function serviceTold(state: Supervision, told: 'running' | 'no-service', detail: string | null): SupervisionStep {
  const timers: SupervisionEffect[] =
    told === 'running'
      ? [
          { kind: 'arm', timer: 'reconcile', ms: LIMITS.reconcileMs },
          { kind: 'arm', timer: 'stable', ms: LIMITS.stableMs },
        ]
      : [];
  // In a crash loop "running" has been said before each of the crashes; it holds once the process is stable.
  const isNews = told !== state.service && !(state.service === 'crash-loop' && told === 'running');
  if (!isNews) return { state, effects: timers };
  const next: SupervisionStep = {
    state: { ...state, service: told },
    effects: [...timers, serviceEvent(told, detail)],
  };
  return told === 'no-service' ? followedBy(next, dropUnconfirmed) : next;
}

function ended(state: Supervision, detail: string): SupervisionStep {
  const ends = state.isEndExpected ? state.ends : state.ends + 1;
  const service: ReaderServiceState = ends >= CRASH_LOOP_ENDS ? 'crash-loop' : 'restarting';
  const readers = new Map([...state.readers.keys()].map((reader) => [reader, 'from-before' as const]));
  const down: SupervisionStep = {
    state: { ...state, process: 'waiting', ends, service, readers },
    effects: [
      { kind: 'disarm', timer: 'heartbeat' },
      { kind: 'disarm', timer: 'stable' },
      { kind: 'disarm', timer: 'reconcile' },
      ...(service === state.service ? [] : [serviceEvent(service, detail)]),
    ],
  };
  const settled = [...state.cards.keys()].reduce<SupervisionStep>(
    (step, reader) => followedBy(step, (next) => afterEnd(next, reader)),
    down,
  );
  if (state.isEndExpected) return followedBy(settled, (next) => start(next));
  return followedBy(settled, (next) => ({
    state: next,
    effects: [{ kind: 'arm', timer: 'restart', ms: restartDelayMs(ends) }],
  }));
}

/** An unread card is read once more by the next process; a second end is laid at its door. */
function afterEnd(state: Supervision, reader: string): SupervisionStep {
  const open = state.cards.get(reader);
  if (open === undefined || open.isRead) return { state, effects: [] };
  if (open.reads >= READS_PER_CARD) return failRead(state, reader, 'reader-fault', 'process-ended', LIMITS.readMs);
  return {
    state: withCard(state, reader, { ...open, cardNo: null, reads: open.reads + 1 }),
    effects: [{ kind: 'arm', timer: `read:${reader}`, ms: LIMITS.secondReadMs }],
  };
}

function timedOut(state: Supervision, timer: SupervisionTimer): SupervisionStep {
  switch (timer) {
    case 'heartbeat':
      if (state.process !== 'alive') return { state, effects: [] };
      if (state.missedHeartbeats >= (state.hasSpoken ? MISSED_HEARTBEATS : MISSED_HEARTBEATS_AT_START))
        return { state, effects: [{ kind: 'kill' }] };
      return {
        state: { ...state, missedHeartbeats: state.missedHeartbeats + 1 },
        effects: [{ kind: 'ping' }, { kind: 'arm', timer: 'heartbeat', ms: LIMITS.heartbeatMs }],
      };
    case 'restart':
      return state.process === 'waiting' ? start(state) : { state, effects: [] };
    case 'stable':
      return healthy(state);
    case 'reconcile':
      return dropUnconfirmed(state);
    default:
      return readOverdue(state, timer.slice('read:'.length));
  }
}

/** The process proved itself, by time or by having read a card: its predecessors' ends are forgotten. */
function healthy(state: Supervision): SupervisionStep {
  const wasLooping = state.service === 'crash-loop';
  return {
    state: { ...state, ends: 0, service: wasLooping ? 'running' : state.service },
    effects: wasLooping ? [serviceEvent('running', null)] : [],
  };
}

function readOverdue(state: Supervision, reader: string): SupervisionStep {
  const open = state.cards.get(reader);
  if (open === undefined || open.isRead) return { state, effects: [] };
  const ms = open.reads > 1 ? LIMITS.secondReadMs : LIMITS.readMs;
  return followedBy(failRead(state, reader, 'timeout', 'no-answer', ms), (failed) =>
    failed.process === 'alive'
      ? { state: { ...failed, isEndExpected: true }, effects: [{ kind: 'kill' }] }
      : { state: failed, effects: [] },
  );
}

/** 0.2 s after the first unexpected end, doubling up to 10 s. */
function restartDelayMs(ends: number): number {
  return Math.min(LIMITS.longestRestartMs, LIMITS.firstRestartMs * 2 ** (ends - 1));
}
