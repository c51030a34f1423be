import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CardReaders } from '../../../main/application/ports/terminal-ports.ts';
import { DEFAULT_RECOGNISERS, type Recogniser } from '../../../main/domain/recogniser.ts';
import { hexOf } from '../../../native/esc-card/hex.ts';
import { listReaders } from '../../../native/pcsc/list-readers.ts';
import { superviseReaders } from '../../../native/pcsc/supervision/supervisor.ts';
import { createVirtualCard, type VirtualCard } from '../../../native/virtual/virtual-card.ts';
import type { InsertedCard } from '../../../native/virtual/vpcd-slot.ts';
import { escn } from '../../support/escn.ts';
import { FIRST_SLOT, type Pcscd, SECOND_SLOT, startPcscd, whyNoPcscd } from '../../support/pcscd.ts';
import { insert, type Recording, record } from './virtual-slots.ts';

const FIRST = 'Virtual PCD 00 00';
const SECOND = 'Virtual PCD 00 01';
const ESCN = escn('3e506370-826a-103d-bf76-001000000001');
const OTHER_ESCN = escn('e6480dc0-9fba-1035-a6bd-001932465463');

/** A foreign card's name is left out where the virtual reader takes 45 ms an APDU and time runs short. */
const named = (name: string) => expect.toBeOneOf([name, null]);

const unavailable = whyNoPcscd();

describe.skipIf(unavailable !== undefined)(`readers on a real pcscd${unavailable ? ` (${unavailable})` : ''}`, () => {
  let pcscd: Pcscd;
  let readers: CardReaders;
  let recording: Recording;
  const inserted: InsertedCard[] = [];

  const put = async (card: VirtualCard, slot = FIRST_SLOT) => {
    const there = await insert(card, slot);
    inserted.push(there);
    return there;
  };
  const open = (recognisers: readonly Recogniser[] = DEFAULT_RECOGNISERS) => {
    readers = superviseReaders({ filter: { virtualReaders: true }, recognisers });
    recording = record(readers);
  };

  /** For tests whose readers don't see every card. */
  const emptySlots = async () => {
    for (const card of inserted.splice(0)) card.remove();
    await expect
      .poll(async () => (await listReaders()).readers.some(({ card }) => card), { timeout: 10_000 })
      .toBe(false);
  };

  beforeAll(async () => {
    pcscd = await startPcscd();
  });
  afterAll(() => pcscd.stop());
  beforeEach(() => open());
  afterEach(async () => {
    for (const card of inserted.splice(0)) card.remove();
    // The daemon looks at a slot every 0.4 s: a card it still believes in would meet the next test.
    await expect.poll(recording.cardsOnReaders, { timeout: 5_000 }).toBe(0);
    await readers.close();
  });

  it.each(
    (['native-first', 'iso-first'] as const).flatMap((order) => [
      [order, 'desfire', { kind: 'escn', escn: ESCN }] as const,
      [order, 'iso', { kind: 'escn', escn: ESCN, recogniser: 'esc-zone-iso' }] as const,
      [order, 'random-uid', { kind: 'escn', escn: ESCN }] as const,
      [
        order,
        'desfire-blank',
        { kind: 'no-escn', reason: 'no-esc-application', detail: named('desfire-other') },
      ] as const,
      [order, 'bank', { kind: 'no-escn', reason: 'no-esc-application', detail: named('payment-card') }] as const,
      [order, 'broken', { kind: 'no-escn', reason: 'esc-content-broken', detail: 'blank' }] as const,
    ]),
  )('reads, %s, a card of profile %s', async (order, profile, outcome) => {
    if (order !== 'native-first') {
      await readers.close();
      open([{ kind: 'esc-zone', order }]);
    }
    const card = createVirtualCard(ESCN, profile);
    const there = await put(card);
    const { reader, cardId } = await recording.next('card-present');
    expect(reader).toBe(FIRST);
    const told = await recording.next('card-read');
    expect(told.cardId).toBe(cardId);
    expect(told.read).toMatchObject({ atr: hexOf(card.atr), uid: hexOf(card.uid), outcome });
    expect(told.read.apdus).toBeLessThanOrEqual(outcome.kind === 'escn' ? 4 : 5);
    there.remove();
    expect((await recording.next('card-removed')).cardId).toBe(cardId);
  });

  it('reads a card that lay there before anybody looked', async () => {
    await readers.close();
    await put(createVirtualCard(ESCN));
    open();
    expect((await recording.next('card-read')).read.outcome).toMatchObject({ kind: 'escn', escn: ESCN });
  });

  it('reads two readers beside each other', async () => {
    await recording.next('reader-added', SECOND);
    await Promise.all([put(createVirtualCard(ESCN)), put(createVirtualCard(OTHER_ESCN), SECOND_SLOT)]);
    const [first, second] = await Promise.all([
      recording.next('card-read', FIRST),
      recording.next('card-read', SECOND),
    ]);
    expect(first.read.outcome).toMatchObject({ escn: ESCN });
    expect(second.read.outcome).toMatchObject({ escn: OTHER_ESCN });
  });

  it('uses only the reader it was told to', async () => {
    await readers.close();
    readers = superviseReaders({ filter: { only: 'pcd 00 01', virtualReaders: false } });
    recording = record(readers);
    await recording.next('reader-added', SECOND);
    await put(createVirtualCard(OTHER_ESCN));
    await put(createVirtualCard(ESCN), SECOND_SLOT);
    expect((await recording.next('card-read')).read.outcome).toMatchObject({ escn: ESCN });
    expect(recording.events.filter((event) => 'reader' in event && event.reader === FIRST)).toEqual([]);
    await emptySlots();
  });

  it('leaves virtual readers alone where they are not wanted', async () => {
    await readers.close();
    readers = superviseReaders({ filter: { virtualReaders: false } });
    recording = record(readers);
    await recording.next('service');
    await put(createVirtualCard(ESCN));
    await recording.next('service');
    // A driver looks at its reader every 0.4 s; a second one would have been read by now.
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    expect(recording.events.filter((event) => event.kind !== 'service')).toEqual([]);
    await emptySlots();
  });

  it.each([0, 1, 2])(
    'takes no partial result from a card torn away after %i answers, and reads the next',
    async (answers) => {
      const card = createVirtualCard(ESCN);
      let there: InsertedCard | undefined;
      let answered = 0;
      const tearing: VirtualCard = {
        ...card,
        respond(command) {
          if (answered === answers) {
            there?.remove();
            return new Uint8Array(0);
          }
          answered += 1;
          return card.respond(command);
        },
      };
      there = await put(tearing);
      const { read, cardId } = await recording.next('card-read');
      expect(read.outcome).toMatchObject({ kind: 'failed', reason: 'removed-too-early' });
      expect((await recording.next('card-removed')).cardId).toBe(cardId);

      await put(createVirtualCard(OTHER_ESCN));
      expect((await recording.next('card-read')).read.outcome).toMatchObject({ escn: OTHER_ESCN });
    },
  );

  it.each([0, 2])(
    'gives up a card that falls silent after %i answers, and reads the next in a new process',
    async (answers) => {
      const card = createVirtualCard(ESCN);
      let answered = 0;
      const silent: VirtualCard = {
        ...card,
        respond(command) {
          answered += 1;
          return answered > answers ? new Uint8Array(0) : card.respond(command);
        },
      };
      const there = await put(silent);
      const { cardId, read } = await recording.next('card-read');
      expect(read.outcome).toMatchObject({ kind: 'failed', reason: 'timeout' });
      there.remove();
      expect((await recording.next('card-removed')).cardId).toBe(cardId);

      await put(createVirtualCard(OTHER_ESCN));
      expect((await recording.next('card-read')).read.outcome).toMatchObject({ escn: OTHER_ESCN });
      expect(recording.events.filter((event) => event.kind === 'card-present')).toHaveLength(2);
    },
  );

  it('gives up one hostile card after the other without losing its footing', async () => {
    const endless: VirtualCard = {
      ...createVirtualCard(ESCN),
      respond: () => Uint8Array.of(0x91, 0xaf),
    };
    const flooding: VirtualCard = { ...createVirtualCard(ESCN), respond: () => new Uint8Array(60_000) };
    for (const [card, kind] of [
      [endless, 'no-escn'],
      [flooding, 'failed'],
    ] as const) {
      const there = await put(card);
      expect((await recording.next('card-read')).read.outcome.kind).toBe(kind);
      there.remove();
      await recording.next('card-removed');
    }
    await put(createVirtualCard(ESCN));
    expect((await recording.next('card-read')).read.outcome).toMatchObject({ escn: ESCN });
  });

  it('comes back after the service was killed and started again', async () => {
    await recording.next('reader-added', FIRST);
    await put(createVirtualCard(ESCN));
    const { cardId } = await recording.next('card-read');
    await pcscd.kill();
    expect((await recording.next('card-removed')).cardId).toBe(cardId);
    await recording.next('reader-removed', FIRST);
    await expect.poll(() => recording.events.some((e) => e.kind === 'service' && e.state === 'no-service')).toBe(true);

    pcscd = await startPcscd();
    await recording.next('reader-added', FIRST);
    await put(createVirtualCard(OTHER_ESCN));
    expect((await recording.next('card-read')).read.outcome).toMatchObject({ escn: OTHER_ESCN });
  });

  it('lists readers, what lies on them, and that there is no service', async () => {
    const card = createVirtualCard(ESCN);
    await put(card, SECOND_SLOT);
    await recording.next('card-read', SECOND);
    expect(await listReaders()).toEqual({
      pcsc: { running: true, detail: null },
      readers: [
        { name: FIRST, virtual: true, card: false, atr: null },
        { name: SECOND, virtual: true, card: true, atr: hexOf(card.atr) },
      ],
    });
    await pcscd.stop();
    expect(await listReaders()).toEqual({ pcsc: { running: false, detail: 'NoService' }, readers: [] });
    pcscd = await startPcscd();
  });
});
