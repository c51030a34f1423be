import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { CardReaders } from '../../../main/application/ports/terminal-ports.ts';
import { hexOf } from '../../../native/esc-card/hex.ts';
import { superviseReaders } from '../../../native/pcsc/supervision/supervisor.ts';
import { createVirtualCard, type VirtualCard } from '../../../native/virtual/virtual-card.ts';
import { escn } from '../../support/escn.ts';
import { FIRST_SLOT, type Pcscd, SECOND_SLOT, startPcscd, whyNoPcscd } from '../../support/pcscd.ts';
import { insert, type Recording, record } from './virtual-slots.ts';

const FIRST = 'Virtual PCD 00 00';
const SECOND = 'Virtual PCD 00 01';
const ESCN = escn('3e506370-826a-103d-bf76-001000000001');
const OTHER_ESCN = escn('e6480dc0-9fba-1035-a6bd-001932465463');

const unavailable = whyNoPcscd();

describe.skipIf(unavailable !== undefined)(
  `reader faults on a real pcscd${unavailable ? ` (${unavailable})` : ''}`,
  () => {
    let pcscd: Pcscd;
    let readers: CardReaders;
    let recording: Recording;

    const open = (pulseEveryMs: number | null = null) => {
      readers = superviseReaders({ filter: { virtualReaders: true }, pulseEveryMs });
      recording = record(readers);
    };

    beforeAll(async () => {
      pcscd = await startPcscd();
    });
    afterAll(() => pcscd.stop());
    afterEach(async () => {
      await expect.poll(() => recording.cardsOnReaders(), { timeout: 5_000 }).toBe(0);
      await readers.close();
    });

    it('leave two readers independent: a silent card on one, quick taps on the other', async () => {
      open();
      await recording.next('reader-added', SECOND);
      const silent: VirtualCard = { ...createVirtualCard(ESCN), respond: () => new Uint8Array(0) };
      const stuck = await insert(silent, FIRST_SLOT);
      for (let tap = 0; tap < 3; tap += 1) {
        const there = await insert(createVirtualCard(OTHER_ESCN), SECOND_SLOT);
        const { read } = await recording.next('card-read', SECOND);
        expect(read.outcome).toMatchObject({ kind: 'escn', escn: OTHER_ESCN });
        there.remove();
        await recording.next('card-removed', SECOND);
      }
      expect((await recording.next('card-read', FIRST)).read.outcome).toMatchObject({ reason: 'timeout' });
      stuck.remove();
    });

    it('find a service that froze, say so, and find it again', async () => {
      open(500);
      await recording.next('reader-added', SECOND);
      process.kill(pcscd.pid, 'SIGSTOP');
      try {
        expect((await recording.next('reader-deaf')).isDeaf).toBe(true);
      } finally {
        process.kill(pcscd.pid, 'SIGCONT');
      }
      const there = await insert(createVirtualCard(ESCN), FIRST_SLOT);
      expect((await recording.next('card-read', FIRST)).read.outcome).toMatchObject({ escn: ESCN });
      there.remove();
    });

    it('are not made by asking for a sign of life: cards are read all the while', async () => {
      open(20);
      await recording.next('reader-added', SECOND);
      for (let tap = 0; tap < 3; tap += 1) {
        const there = await insert(createVirtualCard(ESCN), FIRST_SLOT);
        expect((await recording.next('card-read', FIRST)).read.outcome).toMatchObject({ escn: ESCN });
        there.remove();
        await recording.next('card-removed', FIRST);
      }
      expect(recording.events.filter(({ kind }) => kind === 'reader-deaf')).toEqual([]);
    });

    it('do not come of a verdict’s light: the card that lies there hears the command', async () => {
      open();
      await recording.next('reader-added', FIRST);
      const card = createVirtualCard(ESCN);
      const heard: string[] = [];
      const there = await insert(
        {
          ...card,
          respond(command) {
            heard.push(hexOf(command));
            return card.respond(command);
          },
        },
        FIRST_SLOT,
      );
      await recording.next('card-read', FIRST);
      readers.signal?.(FIRST, 'granted');
      await expect.poll(() => heard.at(-1), { timeout: 5_000 }).toBe('ff0040a80401000101');
      there.remove();
    });
  },
);
