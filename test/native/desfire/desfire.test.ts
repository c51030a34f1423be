import { describe, expect, it } from 'vitest';
import { MAX_FRAMES } from '../../../native/desfire/frames.ts';
import { getApplicationIds } from '../../../native/desfire/get-application-ids.ts';
import { readData } from '../../../native/desfire/read-data.ts';
import { DESFIRE_STATUS, desfireStatusOf } from '../../../native/desfire/status.ts';
import { bytesOf } from '../../../native/esc-card/hex.ts';
import { runWith } from './scripted-card.ts';

const READ_ESCN = '90bd00000700000000100000' + '00';
const READ_WHOLE_02 = '90bd0000070200000000000000';
const MORE = '90af000000';
const ESCN = '3e506370826a103dbf76001000000001';
const wholeFile = () => readData({ fileNo: 2, offset: 0, length: 0 });

describe('reading a DESFire file', () => {
  it('takes one frame where one is enough', () => {
    const answer = runWith(readData({ fileNo: 0, offset: 0, length: 16 }), [[READ_ESCN, `${ESCN}9100`]]);
    expect(answer).toEqual({ kind: 'data', bytes: bytesOf(ESCN) });
  });

  it('fetches additional frames and joins them', () => {
    const answer = runWith(wholeFile(), [
      [READ_WHOLE_02, '010291af'],
      [MORE, '0391af'],
      [MORE, '049100'],
    ]);
    expect(answer).toEqual({ kind: 'data', bytes: bytesOf('01020304') });
  });

  it('gives up a card whose frames never end', () => {
    const endless = Array.from({ length: MAX_FRAMES }, (_, i) => [i === 0 ? READ_WHOLE_02 : MORE, '91af'] as const);
    expect(runWith(wholeFile(), endless)).toEqual({ kind: 'endless' });
  });

  it('gives up a card that sends more than any file holds', () => {
    const frame = `${'ab'.repeat(256)}91af`;
    const flood = Array.from({ length: 17 }, (_, i) => [i === 0 ? READ_WHOLE_02 : MORE, frame] as const);
    expect(runWith(wholeFile(), flood)).toEqual({ kind: 'endless' });
  });

  it('gives up a card that sends more than was asked for', () => {
    const answer = runWith(readData({ fileNo: 0, offset: 0, length: 16 }), [[READ_ESCN, `${ESCN}ff9100`]]);
    expect(answer).toEqual({ kind: 'endless' });
  });

  it.each([
    ['919d', { kind: 'error', status: 'permission-denied' }],
    ['91be', { kind: 'error', status: 'boundary-error' }],
    ['91f0', { kind: 'error', status: 'file-not-found' }],
    ['9142', { kind: 'error', status: '9142' }],
    ['9000', { kind: 'not-desfire', sw: 0x9000 }],
    ['6e00', { kind: 'not-desfire', sw: 0x6e00 }],
  ])('names the answer %s', (sw, answer) => {
    expect(runWith(wholeFile(), [[READ_WHOLE_02, sw]])).toEqual(answer);
  });
});

describe('DESFire status', () => {
  it.each(Object.entries(DESFIRE_STATUS))('91 %s is %s', (code, name) => {
    expect(desfireStatusOf(0x9100 | Number(code))).toBe(name);
  });

  it('is unlisted where no table knows it, and none where the word is not native', () => {
    expect(desfireStatusOf(0x9177)).toBe('unlisted');
    expect(desfireStatusOf(0x6a82)).toBeUndefined();
  });
});

describe('the application directory', () => {
  it('lists identifiers, least significant byte first', () => {
    expect(runWith(getApplicationIds(), [['906a000000', '4088f5c085f59100']])).toEqual([0xf58840, 0xf585c0]);
  });

  it.each(['919d', '40889100', '6d00'])('is unknown where the card answers %s', (answer) => {
    expect(runWith(getApplicationIds(), [['906a000000', answer]])).toBeUndefined();
  });
});
