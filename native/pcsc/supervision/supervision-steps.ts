import type { ReaderEvent, ReaderServiceState } from '../../../main/application/ports/terminal-ports.ts';
import type { OpenCard, Supervision, SupervisionEffect, SupervisionStep } from './supervision-model.ts';

/** A step and another behind it, as one. */
export function followedBy(step: SupervisionStep, next: (state: Supervision) => SupervisionStep): SupervisionStep {
  const { state, effects } = next(step.state);
  return { state, effects: [...step.effects, ...effects] };
}

export function withCard(state: Supervision, reader: string, card: OpenCard): Supervision {
  return { ...state, cards: new Map(state.cards).set(reader, card) };
}

export function emit(event: ReaderEvent): SupervisionEffect {
  return { kind: 'emit', event };
}

export function serviceEvent(state: ReaderServiceState, detail: string | null): SupervisionEffect {
  return emit({ kind: 'service', state, detail });
}
