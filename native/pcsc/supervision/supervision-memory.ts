import { RENEW_ABOVE_BYTES, RENEW_ABOVE_TIMES, type Supervision, type SupervisionStep } from './supervision-model.ts';

/** Ends a process that has grown large for a new one, but only while no card lies anywhere: nobody notices. */
export function pongTold(state: Supervision, rssBytes: number): SupervisionStep {
  const firstRssBytes = state.firstRssBytes ?? rssBytes;
  const told = { ...state, firstRssBytes };
  const isLarge = rssBytes > RENEW_ABOVE_BYTES && rssBytes > RENEW_ABOVE_TIMES * firstRssBytes;
  if (!isLarge || state.cards.size > 0 || state.isEndExpected) return { state: told, effects: [] };
  return { state: { ...told, isEndExpected: true }, effects: [{ kind: 'kill' }] };
}
