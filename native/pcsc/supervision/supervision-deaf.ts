import type { Supervision, SupervisionStep } from './supervision-model.ts';
import { emit } from './supervision-steps.ts';

/**
 * A reader found deaf is told and counted, and its process is ended for a new one with a new context. Not each time:
 * where that didn't help it is done again at the 2nd, 4th, 8th time, and never while a card is being read.
 */
export function pulseTold(state: Supervision, reader: string, isDeaf: boolean): SupervisionStep {
  if (!state.readers.has(reader)) return { state, effects: [] };
  const before = state.deaf.get(reader) ?? 0;
  const deaf = new Map(state.deaf);
  if (!isDeaf) {
    if (!deaf.delete(reader)) return { state, effects: [] };
    return { state: { ...state, deaf }, effects: [emit({ kind: 'reader-deaf', reader, isDeaf, times: before })] };
  }
  const times = before + 1;
  deaf.set(reader, times);
  const told = emit({ kind: 'reader-deaf', reader, isDeaf, times });
  const isReading = [...state.cards.values()].some((card) => !card.isRead);
  if (isReading || !isPowerOfTwo(times)) return { state: { ...state, deaf }, effects: [told] };
  return { state: { ...state, deaf, isEndExpected: true }, effects: [told, { kind: 'kill' }] };
}

function isPowerOfTwo(count: number): boolean {
  return (count & (count - 1)) === 0;
}
