import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CampusFileRecogniser, Recogniser } from '../../../../main/domain/recogniser.ts';
import { MAX_FRAMES } from '../../../../native/desfire/frames.ts';
import { hexOf } from '../../../../native/esc-card/hex.ts';
import { CAMPUS } from '../../../../native/virtual/campus-cards.ts';
import { transmitTo } from '../../../../native/virtual/in-process.ts';
import { type CardProfile, createVirtualCard } from '../../../../native/virtual/virtual-card.ts';
import { escn } from '../../../support/escn.ts';
import { COMMAND, DESFIRE_ATR, ESCN_HEX, ESCN_TEXT, ISO_ATR, readWith, scripted, UID_ANSWER } from '../transcripts.ts';

const ESCN = escn(ESCN_TEXT);
const ZONE: Recogniser = { kind: 'esc-zone', order: 'native-first' };
const BY_UID: Recogniser = { kind: 'uid-alias' };

function campusFile(
  file: 'binary' | 'ascii' | 'hex' | 'bcd',
  by: 'aid' | 'df-name',
  change: Partial<CampusFileRecogniser> = {},
): CampusFileRecogniser {
  const { fileNo, fileId, offset, length } = CAMPUS[file];
  return {
    kind: 'campus-file',
    name: `campus-${file}`,
    place: by === 'aid' ? { by, aid: CAMPUS.aid, fileNo } : { by, dfName: CAMPUS.dfName, fileId },
    offset,
    length,
    encoding: file,
    yields: file === 'bcd' ? 'alias-key' : 'escn',
    ...change,
  };
}

function readCard(profile: CardProfile, recognisers: readonly Recogniser[]) {
  const card = createVirtualCard(ESCN, profile);
  return readWith(transmitTo(card), { atr: card.atr, recognisers });
}

describe('a campus file', () => {
  it.each([
    ['campus', 'aid', 3],
    ['campus', 'df-name', 4],
    ['campus-iso', 'df-name', 4],
  ] as const)('on a card of profile %s is read by %s in %i APDUs, in each encoding', async (profile, by, apdus) => {
    for (const encoding of ['binary', 'ascii', 'hex'] as const) {
      const read = await readCard(profile, [campusFile(encoding, by)]);
      expect(read).toMatchObject({
        apdus,
        tried: [],
        outcome: {
          kind: 'escn',
          escn: ESCN,
          recogniser: `campus-${encoding}`,
          authenticity: { kind: 'unproven', reason: 'not-checked' },
        },
      });
    }
    expect(await readCard(profile, [campusFile('bcd', by)])).toMatchObject({
      apdus,
      outcome: { kind: 'alias-key', key: { by: 'campus-id', id: expect.stringMatching(/^\d{10}$/) } },
    });
  });

  it('is asked behind the ESC zone in four APDUs', async () => {
    expect(await readCard('campus', [ZONE, campusFile('binary', 'aid')])).toMatchObject({
      apdus: 4,
      outcome: { kind: 'escn', recogniser: 'campus-binary' },
      tried: [{ recogniser: 'esc-zone-native', why: 'absent' }],
    });
  });

  const elsewhere = { by: 'aid', aid: 0xf58aff, fileNo: 1 } as const;
  const noFile = { by: 'aid', aid: CAMPUS.aid, fileNo: 9 } as const;
  const noIsoFile = { by: 'df-name', dfName: CAMPUS.dfName, fileId: 0x1109 } as const;
  it.each([
    ['an application that is not there', 'campus', { place: elsewhere }, 'absent'],
    ['a protocol the card does not speak', 'campus-iso', { place: elsewhere }, 'not-spoken'],
    ['a file that is not there', 'campus', { place: noFile }, 'read-file-not-found'],
    ['a file that is not there in ISO form', 'campus-iso', { place: noIsoFile }, 'file-6a82'],
    ['bytes beyond the file', 'campus', { offset: 1 }, 'read-boundary-error'],
    ['content of another kind', 'campus', { encoding: 'ascii' }, 'content-not-ascii'],
    ['a memory card', 'classic', {}, 'not-spoken'],
  ] as const)('is passed over for %s, and says why', async (_what, profile, change, why) => {
    const read = await readCard(profile, [campusFile('binary', 'aid', change)]);
    expect(read.tried).toEqual([{ recogniser: 'campus-binary', why }]);
    expect(read.outcome).toMatchObject({ kind: 'no-escn', reason: 'no-esc-application' });
  });

  it('that ends early is not completed from anywhere', async () => {
    const cut = campusFile('binary', 'df-name', { offset: 4 });
    expect((await readCard('campus-iso', [cut])).tried).toEqual([{ recogniser: 'campus-binary', why: 'length-12' }]);
  });
});

describe('the order of recognisers', () => {
  it('lets the first that takes the card have the word', async () => {
    const inBoth = [campusFile('hex', 'aid'), campusFile('binary', 'aid')];
    expect(await readCard('campus', inBoth)).toMatchObject({ outcome: { recogniser: 'campus-hex' }, tried: [] });
    expect(await readCard('campus', inBoth.toReversed())).toMatchObject({ outcome: { recogniser: 'campus-binary' } });
  });

  it('asks no second time in a protocol the card does not speak', async () => {
    const read = await readCard('campus-iso', [ZONE, campusFile('binary', 'aid'), campusFile('hex', 'df-name')]);
    expect(read.outcome).toMatchObject({ kind: 'escn', recogniser: 'campus-hex' });
    expect(read.tried).toEqual([
      { recogniser: 'esc-zone-iso', why: 'absent' },
      { recogniser: 'esc-zone-native', why: 'not-spoken' },
      { recogniser: 'campus-binary', why: 'not-spoken' },
    ]);
    // UID, two zone tries, and three for the file: none for the native one.
    expect(read.apdus).toBe(6);
  });

  it.each([
    ['native-only', ['esc-zone-native']],
    ['iso-only', ['esc-zone-iso']],
    ['iso-first', ['esc-zone-iso', 'esc-zone-native']],
    ['native-first', ['esc-zone-native']],
  ] as const)('of the zone: %s asks %j of a DESFire without it', async (order, asked) => {
    const { tried } = await readCard('desfire-blank', [{ kind: 'esc-zone', order }]);
    expect(tried.map(({ recogniser }) => recogniser)).toEqual(asked);
  });

  it('leaves a zone without a number the last word only where no other knows the card', async () => {
    const broken = { reason: 'esc-content-broken', detail: 'blank' };
    const tried = [{ recogniser: 'esc-zone-native', why: 'blank' }];
    expect(await readCard('broken', [ZONE])).toMatchObject({ outcome: { kind: 'no-escn', ...broken }, tried });
    expect(await readCard('broken', [ZONE, BY_UID])).toMatchObject({
      outcome: { kind: 'alias-key', recogniser: 'uid-alias', otherwise: broken },
      tried,
    });
  });
});

describe('a UID alias', () => {
  it.each([
    ['desfire-blank', 'desfire-other', 3],
    ['classic', 'mifare-classic', 1],
    ['transit', 'transit-card', 5],
  ] as const)('takes a card of profile %s by its UID, and keeps what it is called', async (profile, detail, apdus) => {
    const { uid } = createVirtualCard(ESCN, profile);
    expect(await readCard(profile, [ZONE, BY_UID])).toMatchObject({
      apdus,
      outcome: {
        kind: 'alias-key',
        key: { by: 'uid', uid: hexOf(uid) },
        recogniser: 'uid-alias',
        otherwise: { reason: 'no-esc-application', detail },
      },
    });
  });

  it('never takes a random UID, nor a card without one', async () => {
    expect((await readCard('bank', [BY_UID])).tried).toEqual([{ recogniser: 'uid-alias', why: 'random-uid' }]);
    const silent = scripted({ [COMMAND.uid]: '6a81', [COMMAND.directory]: '9100' });
    const read = await readWith(silent, { recognisers: [BY_UID], atrHex: DESFIRE_ATR });
    expect(read).toMatchObject({
      tried: [{ recogniser: 'uid-alias', why: 'no-uid' }],
      outcome: { kind: 'no-escn', detail: 'desfire-blank' },
    });
  });

  it('does not come before an ESC zone with a number', async () => {
    expect((await readCard('desfire', [ZONE, BY_UID])).outcome).toMatchObject({ kind: 'escn', escn: ESCN });
  });
});

describe('naming a DESFire', () => {
  it('goes back to the card’s own level first, where a campus application was selected', async () => {
    const script = {
      [COMMAND.uid]: UID_ANSWER,
      '905a000003108af500': '9100',
      '90bd0000070100000010000000': '919d',
      '905a00000300000000': '9100',
      [COMMAND.directory]: '3086f5108af59100',
    };
    const read = await readWith(scripted(script), { recognisers: [campusFile('binary', 'aid')] });
    expect(read).toMatchObject({ apdus: 5, outcome: { detail: 'student-application-without-escn' } });
  });

  it.each([
    ['ef2011', '1120ef'],
    ['4f5931', '31594f'],
    ['f21190', '9011f2'],
  ])('knows the transit application %s as the card writes it: %s', async (_aid, wire) => {
    const script = {
      [COMMAND.uid]: UID_ANSWER,
      [COMMAND.selectNative]: '91a0',
      [COMMAND.directory]: `c085f5${wire}9100`,
    };
    expect((await readWith(scripted(script))).outcome).toMatchObject({ detail: 'transit-card' });
  });

  it.each(['3086f5', '4085f5', '7086f5', '9180f3', 'a086f5'])(
    'calls %s a student card application, beside a transit one too',
    async (wire) => {
      const script = {
        [COMMAND.uid]: UID_ANSWER,
        [COMMAND.selectNative]: '91a0',
        [COMMAND.directory]: `1120ef${wire}9100`,
      };
      expect((await readWith(scripted(script))).outcome).toMatchObject({
        reason: 'no-esc-application',
        detail: 'student-application-without-escn',
      });
    },
  );
});

describe('naming any other card', () => {
  it('sends nothing more once it would come too late', async () => {
    let now = 0;
    const script = { [COMMAND.uid]: UID_ANSWER, [COMMAND.selectIso]: '6a82', [COMMAND.selectNative]: '6e00' };
    const read = await readWith(
      (command, signal) => {
        now += 75;
        return scripted({ ...script, [COMMAND.payment]: '6a82' })(command, signal);
      },
      { atrHex: ISO_ATR, monotonic: () => now },
    );
    // Three APDUs at 225 ms: one more is sent, the next would end after 300.
    expect(read).toMatchObject({ apdus: 4, ms: 300, outcome: { kind: 'no-escn', detail: null } });
  });
});

describe('a hostile card before many recognisers', () => {
  const files = (['binary', 'ascii', 'hex', 'bcd'] as const).flatMap((file) => [
    campusFile(file, 'aid'),
    campusFile(file, 'df-name'),
  ]);
  const all: readonly Recogniser[] = [ZONE, ...files, BY_UID];
  // Each native file to its last frame, each ISO one with a second try for the length; and the naming.
  const mostApdus = 2 * (1 + (1 + MAX_FRAMES + 3) + 4 * (1 + MAX_FRAMES) + 4 * 3 + (1 + MAX_FRAMES + 3));

  it('comes to one clean outcome, in a bounded number of APDUs', async () => {
    const answer = fc.oneof(
      fc.uint8Array({ maxLength: 270 }),
      fc
        .tuple(fc.uint8Array({ maxLength: 60 }), fc.constantFrom(0x9000, 0x9100, 0x91af, 0x6282, 0x6c10, 0x91a0))
        .map(([data, sw]) => Uint8Array.of(...data, sw >> 8, sw & 0xff)),
      fc.constantFrom(...['9000', '9100', `${ESCN_HEX}9100`].map((hex) => Uint8Array.from(Buffer.from(hex, 'hex')))),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(answer, { minLength: 1, maxLength: 40 }), async (replies) => {
        let sent = 0;
        const read = await readWith(
          async () => ({ kind: 'answer', bytes: replies[sent++ % replies.length] ?? new Uint8Array(0) }),
          { recognisers: all },
        );
        expect(['escn', 'alias-key', 'no-escn', 'failed']).toContain(read.outcome.kind);
        expect(sent).toBeLessThanOrEqual(mostApdus);
        expect(read.tried.length).toBeLessThanOrEqual(all.length + 1);
        for (const { why } of read.tried) expect(why).toMatch(/^[a-z0-9-]{1,64}$/);
      }),
      { numRuns: 2_000 },
    );
  });
});
