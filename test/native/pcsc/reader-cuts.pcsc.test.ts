import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { numberedEscn } from '../../../main/cli/bench/privacy/numbered-escn.ts';
import type { Escn } from '../../../main/domain/escn.ts';
import { superviseReaders } from '../../../native/pcsc/supervision/supervisor.ts';
import { createVirtualCard } from '../../../native/virtual/virtual-card.ts';
import { encodeFrame } from '../../../native/virtual/vpcd-frames.ts';
import { type InsertedCard, type InsertOptions, insertCard } from '../../../native/virtual/vpcd-slot.ts';
import { FIRST_SLOT, type Pcscd, startPcscd, whyNoPcscd } from '../../support/pcscd.ts';
import { record } from './virtual-slots.ts';

const READER = 'Virtual PCD 00 00';
/** A good card comes after so many cuts, and after each daemon that died of one. */
const CUTS_BETWEEN_READS = 8;
/** A cut is reached by then, or the card was not asked that far, in ms. */
const REACHED_MS = 3_000;
/** The driver looks every 0.4 s: a card exchanged in between is the same one to it. */
const SWAP_MS = 500;

const unavailable = whyNoPcscd();

describe.skipIf(unavailable !== undefined)(
  `a card whose connection is cut, on a real pcscd${unavailable ? ` (${unavailable})` : ''}`,
  () => {
    let pcscd: Pcscd;
    beforeAll(async () => {
      pcscd = await startPcscd();
    });
    afterAll(() => pcscd.stop());

    it('gives no number behind any of the 43 bytes of its ATR and of its read’s answers, and good cards between are read', async () => {
      const readers = superviseReaders({ filter: { virtualReaders: true }, pulseEveryMs: null });
      const recording = record(readers);
      await recording.next('reader-added', READER);
      const numberOf = (read: (typeof recording.events)[number]): Escn | undefined =>
        read.kind === 'card-read' && read.read.outcome.kind === 'escn' ? read.read.outcome.escn : undefined;
      const isRead = (escn: Escn) => recording.events.some((event) => numberOf(event) === escn);
      let deaths = 0;
      let cards = 0;

      /** The driver takes one card at a time, and is brought back where it died of the cut before (its own fault). */
      async function put(escn: Escn, options: InsertOptions = {}, counts?: (bytes: number) => void) {
        const card = createVirtualCard(escn);
        const counted = {
          ...card,
          respond(command: Uint8Array) {
            const answer = card.respond(command);
            counts?.(encodeFrame(answer).length);
            return answer;
          },
        };
        for (let attempt = 0; attempt < 40; attempt += 1) {
          const result = await insertCard(counted, FIRST_SLOT, options);
          if (result.kind === 'inserted') return result.slot;
          if (result.code !== 'ECONNREFUSED') continue;
          deaths += 1;
          await pcscd.stop();
          pcscd = await startPcscd();
        }
        throw new Error('the virtual reader takes no card any more');
      }

      async function readsGoodCard(counts?: (bytes: number) => void): Promise<void> {
        await new Promise((resolve) => setTimeout(resolve, SWAP_MS));
        cards += 1;
        const escn = numberedEscn(cards);
        const there = await put(escn, {}, counts);
        await expect.poll(() => isRead(escn), { timeout: 8_000, interval: 10 }).toBe(true);
        there.remove();
        await there.removed;
        await untilEmpty();
      }

      const untilEmpty = () => expect.poll(() => recording.cardsOnReaders(), { timeout: 8_000, interval: 10 }).toBe(0);

      let answerBytes = 0;
      await readsGoodCard((bytes) => {
        answerBytes += bytes;
      });
      const atrBytes = encodeFrame(createVirtualCard(numberedEscn(0)).atr).length;
      const cuts: readonly InsertOptions[] = [
        ...Array.from({ length: atrBytes }, (_, cutAfterBytes) => ({ cutAfterBytes })),
        ...Array.from({ length: answerBytes }, (_, cutAfterAnswerBytes) => ({ cutAfterAnswerBytes })),
      ];
      const cutCards: Escn[] = [];
      const notReached: InsertOptions[] = [];
      for (const [at, cut] of cuts.entries()) {
        cards += 1;
        const escn = numberedEscn(cards);
        cutCards.push(escn);
        const deathsBefore = deaths;
        if (!(await isOver(await put(escn, cut)))) notReached.push(cut);
        await untilEmpty();
        if (deaths > deathsBefore || at % CUTS_BETWEEN_READS === CUTS_BETWEEN_READS - 1) await readsGoodCard();
      }
      await readsGoodCard();
      await readers.close();
      expect(notReached).toEqual([]);
      expect(cutCards.filter(isRead)).toEqual([]);
      expect({ atrBytes, answerBytes }).toEqual({ atrBytes: 8, answerBytes: 35 });
    }, 120_000);
  },
);

/** Whether the connection was cut by itself; one that wasn't is ended. */
async function isOver(slot: InsertedCard): Promise<boolean> {
  let limit: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    limit = setTimeout(() => resolve(false), REACHED_MS);
  });
  const isCut = await Promise.race([slot.removed.then(() => true as const), late]);
  clearTimeout(limit);
  if (!isCut) slot.remove();
  return isCut;
}
