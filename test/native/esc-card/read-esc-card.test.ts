import { describe, expect, it } from 'vitest';
import { bytesOf } from '../../../native/esc-card/hex.ts';
import type { Transmit } from '../../../native/esc-card/transmit.ts';
import {
  COMMAND,
  DESFIRE_ATR,
  ESCN_HEX,
  ESCN_TEXT,
  escZone,
  ISO_ATR,
  readWith,
  type Script,
  scripted,
  UID_ANSWER,
} from './transcripts.ts';

const NATIVE: Script = {
  [COMMAND.uid]: UID_ANSWER,
  [COMMAND.selectNative]: '9100',
  [COMMAND.readNative]: `${ESCN_HEX}9100`,
};
const ISO: Script = {
  [COMMAND.uid]: UID_ANSWER,
  [COMMAND.selectIso]: '6f009000',
  [COMMAND.selectFile]: '9000',
  [COMMAND.readIso]: `${ESCN_HEX}9000`,
};
const NOT_FOUND_BY_ISO: Script = { [COMMAND.uid]: UID_ANSWER, [COMMAND.selectIso]: '6a82' };
const NO_NATIVE: Script = { ...NOT_FOUND_BY_ISO, [COMMAND.selectNative]: '6e00' };

describe('reading an ESC', () => {
  it('takes three APDUs natively: UID, select, read', async () => {
    const read = await readWith(scripted(NATIVE));
    expect(read).toEqual({
      atr: DESFIRE_ATR,
      uid: '04112233445566',
      outcome: {
        kind: 'escn',
        escn: ESCN_TEXT,
        recogniser: 'esc-zone-native',
        authenticity: { kind: 'unproven', reason: 'not-checked' },
      },
      tried: [],
      apdus: 3,
      ms: 0,
      exchangeMs: 0,
    });
  });

  it.each([
    ['iso-first', DESFIRE_ATR],
    ['native-first', ISO_ATR],
  ] as const)('takes four by ISO with %s and ATR %s', async (order, atrHex) => {
    const read = await readWith(scripted(ISO), { recognisers: escZone(order), atrHex });
    expect(read).toMatchObject({ apdus: 4, outcome: { kind: 'escn', escn: ESCN_TEXT, recogniser: 'esc-zone-iso' } });
  });

  it.each([
    ['the ISO name is not there', { ...NATIVE, [COMMAND.selectIso]: '6a82' }, 'iso-first', 'esc-zone-native'],
    ['ISO is not spoken', { ...NATIVE, [COMMAND.selectIso]: '6d00' }, 'iso-first', 'esc-zone-native'],
  ] as const)('turns to native commands where %s, in four', async (_why, script, order, recogniser) => {
    const read = await readWith(scripted(script), { recognisers: escZone(order) });
    expect(read).toMatchObject({ apdus: 4, outcome: { escn: ESCN_TEXT, recogniser } });
  });

  it.each(['911c', '6e00', '6700', '6d00', '9000'])('turns to ISO where the native select answers %s', async (sw) => {
    const read = await readWith(scripted({ ...ISO, [COMMAND.selectNative]: sw }));
    expect(read.outcome).toMatchObject({ kind: 'escn', recogniser: 'esc-zone-iso' });
  });

  it('asks once more with the length a card insists on', async () => {
    const read = await readWith(scripted({ ...ISO, [COMMAND.readIso]: '6c10', '00b0000010': `${ESCN_HEX}9000` }), {
      recognisers: escZone('iso-first'),
    });
    expect(read).toMatchObject({ apdus: 5, outcome: { escn: ESCN_TEXT } });
  });

  it('accepts content that ends before what was asked for', async () => {
    const read = await readWith(scripted({ ...ISO, [COMMAND.readIso]: `${ESCN_HEX}6282` }), {
      recognisers: escZone('iso-first'),
    });
    expect(read.outcome).toMatchObject({ kind: 'escn', escn: ESCN_TEXT });
  });

  it.each([
    ['6300', null],
    ['01029000', null],
    ['089abcde9000', '089abcde'],
    ['0411223344556677889a9000', '0411223344556677889a'],
  ])('takes a UID answer of %s for %s', async (answer, uid) => {
    expect((await readWith(scripted({ ...NATIVE, [COMMAND.uid]: answer }))).uid).toBe(uid);
  });

  it('times the whole from the card event and the exchange apart', async () => {
    let now = 100;
    const transmit: Transmit = (command, signal) => {
      now += 5;
      return scripted(NATIVE)(command, signal);
    };
    const read = await readWith(transmit, { monotonic: () => now, startedAt: 90 });
    expect(read).toMatchObject({ ms: 25, exchangeMs: 15 });
  });
});

describe('a zone with broken content', () => {
  it.each([
    ['00'.repeat(16), 'blank'],
    ['ff'.repeat(16), 'blank'],
    ['', 'length-0'],
    [ESCN_HEX.slice(2), 'length-15'],
  ])('natively: %s is %s', async (content, detail) => {
    const read = await readWith(scripted({ ...NATIVE, [COMMAND.readNative]: `${content}9100` }));
    expect(read.outcome).toEqual({ kind: 'no-escn', reason: 'esc-content-broken', detail });
  });

  it.each([
    ['91be', 'boundary-error'],
    ['919d', 'permission-denied'],
    ['91f0', 'file-not-found'],
    ['6982', '6982'],
    [`${ESCN_HEX}009100`, 'too-long'],
  ])('natively: an answer of %s is %s', async (answer, detail) => {
    const read = await readWith(scripted({ ...NATIVE, [COMMAND.readNative]: answer }));
    expect(read.outcome).toEqual({ kind: 'no-escn', reason: 'esc-content-broken', detail });
  });

  it.each([
    [COMMAND.selectFile, '6a82', '6a82'],
    [COMMAND.readIso, '6b00', '6b00'],
    [COMMAND.readIso, '6982', '6982'],
    [COMMAND.readIso, '6700', '6700'],
    [COMMAND.readIso, '6282', 'length-0'],
    [COMMAND.readIso, `${ESCN_HEX}009000`, 'length-17'],
    [COMMAND.readIso, `${'ff'.repeat(16)}9000`, 'blank'],
  ])('by ISO: %s answered with %s is %s', async (command, answer, detail) => {
    const read = await readWith(scripted({ ...ISO, [command]: answer }), { recognisers: escZone('iso-first') });
    expect(read.outcome).toEqual({ kind: 'no-escn', reason: 'esc-content-broken', detail });
  });
});

describe('a card without the zone', () => {
  const ABSENT: Script = { [COMMAND.uid]: UID_ANSWER, [COMMAND.selectNative]: '91a0' };
  const RANDOM = '08aabbcc9000';
  const UNNAMED: Script = {
    [COMMAND.payment]: '6a82',
    [COMMAND.transit]: '6a82',
    [COMMAND.travelDocument]: '6a82',
  };

  it.each([
    ['a DESFire', { ...ABSENT, [COMMAND.directory]: 'c085f59100' }, DESFIRE_ATR, 'desfire-other', 3],
    ['a DESFire nobody wrote to', { ...ABSENT, [COMMAND.directory]: '9100' }, DESFIRE_ATR, 'desfire-blank', 3],
    ['a DESFire with a closed directory', { ...ABSENT, [COMMAND.directory]: '919d' }, DESFIRE_ATR, 'desfire', 3],
    [
      'a French student card',
      { ...ABSENT, [COMMAND.directory]: '4085f59100' },
      DESFIRE_ATR,
      'student-application-without-escn',
      3,
    ],
    [
      'a passport',
      { ...NO_NATIVE, [COMMAND.uid]: RANDOM, [COMMAND.payment]: '6a82', [COMMAND.travelDocument]: '6982' },
      ISO_ATR,
      'travel-document',
      5,
    ],
    ['a bank card', { ...NO_NATIVE, [COMMAND.payment]: '6f009000' }, ISO_ATR, 'payment-card', 4],
    [
      'a transit card',
      { ...NO_NATIVE, [COMMAND.payment]: '6a82', [COMMAND.transit]: '9000' },
      ISO_ATR,
      'transit-card',
      5,
    ],
    ['a phone', { ...NO_NATIVE, [COMMAND.uid]: RANDOM, ...UNNAMED }, ISO_ATR, 'random-uid-device', 6],
    ['what nothing tells of', { ...NO_NATIVE, ...UNNAMED }, ISO_ATR, null, 6],
    [
      'a MIFARE Classic',
      { [COMMAND.uid]: UID_ANSWER },
      '3b8f8001804f0ca000000306030001000000006a',
      'mifare-classic',
      1,
    ],
    ['a FeliCa', { [COMMAND.uid]: UID_ANSWER }, '3b8f8001804f0ca00000030611003b0000000042', 'felica', 1],
    ['a storage card', { [COMMAND.uid]: UID_ANSWER }, '3b8f8001804f0ca000000306030bbb0000000042', 'storage-card', 1],
  ] as const)('is named: %s', async (_what, script, atrHex, detail, apdus) => {
    const read = await readWith(scripted(script), { atrHex });
    expect(read).toMatchObject({ apdus, outcome: { kind: 'no-escn', reason: 'no-esc-application', detail } });
  });

  it('is not named where time is short', async () => {
    let now = 0;
    const transmit: Transmit = (command, signal) => {
      now += 150;
      return scripted(ABSENT)(command, signal);
    };
    const read = await readWith(transmit, { monotonic: () => now });
    expect(read.outcome).toEqual({ kind: 'no-escn', reason: 'no-esc-application', detail: null });
  });
});

describe('an exchange that breaks', () => {
  const BREAKS = [
    [0, 'at the UID'],
    [1, 'at the select'],
    [2, 'at the read'],
  ] as const;

  it.each(BREAKS)('after %i answers gives no partial result: %s', async (after) => {
    let answered = 0;
    const transmit: Transmit = async (command, signal) => {
      if (answered === after) return { kind: 'failed', reason: 'removed-too-early', detail: 'RemovedCard' };
      answered += 1;
      return scripted(NATIVE)(command, signal);
    };
    const read = await readWith(transmit);
    expect(read.outcome).toEqual({ kind: 'failed', reason: 'removed-too-early', detail: 'RemovedCard' });
    expect(read.apdus).toBe(after + 1);
  });

  it.each([
    ['', 'removed-too-early', 'answer-empty'],
    ['91', 'reader-fault', 'answer-malformed'],
    ['00'.repeat(259), 'reader-fault', 'answer-malformed'],
  ])('with an answer of %s is %s', async (answer, reason, detail) => {
    const transmit: Transmit = async () => ({ kind: 'answer', bytes: bytesOf(answer) });
    expect((await readWith(transmit)).outcome).toEqual({ kind: 'failed', reason, detail });
  });
});
