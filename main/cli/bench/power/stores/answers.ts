import { setTimeout as sleep } from 'node:timers/promises';
import { SYSTEM_CLOCK } from '../../../../application/system-clock.ts';
import type { Escn } from '../../../../domain/escn.ts';
import { openKnowledge } from '../../../../store/knowledge.ts';
import { numberedEscn } from '../../privacy/numbered-escn.ts';
import { HURRIED_CLOCK } from '../hurried-clock.ts';
import { faultFinding, findingOf, type PowerStore } from '../power-store.ts';
import { KEY, recordOf } from './sample-record.ts';

/** Fewer than the terminal writes in one transaction. */
const CARDS = 20;

const cardsOf = (work: number): Escn[] => Array.from({ length: CARDS }, (_, i) => numberedEscn(work * CARDS + i));

/** The registry's answers on their way into `cache.db`. A work is a burst of them. */
export const ANSWERS: PowerStore = {
  name: 'answers (cache.db)',
  outlives: 'process',

  async work({ data }, from, until, teller) {
    const opening = openKnowledge({ dataFolder: data, terminalKey: KEY, clock: HURRIED_CLOCK });
    if (opening.kind !== 'open') throw new Error(opening.message);
    const { knowledge } = opening;
    for (let work = from; work < until; work += 1) {
      teller.begin(work);
      const answeredAt = Date.now();
      for (const escn of cardsOf(work)) {
        knowledge.remember(escn, { kind: 'found', record: recordOf(work), answeredAt, via: 'verifier' });
      }
      while (knowledge.stats().disk?.pending !== 0) await sleep(1);
      teller.acknowledge(work);
    }
    knowledge.close();
  },

  async examine({ data }, told) {
    const startedAt = performance.now();
    const opening = openKnowledge({ dataFolder: data, terminalKey: KEY, clock: SYSTEM_CLOCK });
    if (opening.kind !== 'open') return faultFinding('unreadable', opening.message, performance.now() - startedAt);
    const { knowledge, notices } = opening;
    knowledge.recall(numberedEscn(0));
    const readyMs = performance.now() - startedAt;
    try {
      if (notices.length > 0) return faultFinding('unreadable', notices.join('; '), readyMs);
      const known = Array.from(
        { length: told.begun + 1 },
        (_, work) => cardsOf(work).filter((escn) => knowledge.recall(escn) !== undefined).length,
      );
      const whole = known.findIndex((count) => count < CARDS);
      const shown = whole === -1 ? told.begun : whole - 1;
      const stray = known.findIndex((count, work) => work > shown && count > 0);
      if (stray === -1) return findingOf(shown, told, readyMs);
      return faultFinding('half', `${known[stray]} of ${CARDS} cards of work ${stray}, whole up to ${shown}`, readyMs);
    } finally {
      knowledge.close();
    }
  },
};
