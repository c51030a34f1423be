import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ZONE_ORDERS } from '../../../main/domain/recogniser.ts';
import { bytesOf, hexOf } from '../../../native/esc-card/hex.ts';
import { contactlessAtr } from '../../../native/virtual/atr.ts';
import { createDesfireChip } from '../../../native/virtual/desfire-chip.ts';
import { transmitTo } from '../../../native/virtual/in-process.ts';
import { fixedUid } from '../../../native/virtual/uid.ts';
import { CARD_PROFILES, createVirtualCard, escZone, withReader } from '../../../native/virtual/virtual-card.ts';
import { escn } from '../../support/escn.ts';
import { COMMAND, ESCN_HEX, ESCN_TEXT, readWith, escZone as zoneAlone } from '../esc-card/transcripts.ts';

const ESCN = escn(ESCN_TEXT);

/** Sends commands one after the other and gives the answers, in hex. */
function converse(card: { respond(command: Uint8Array): Uint8Array }, ...commands: readonly string[]): string[] {
  return commands.map((command) => hexOf(card.respond(bytesOf(command))));
}

describe('a virtual card', () => {
  it.each([
    ['desfire', { kind: 'escn', escn: ESCN, recogniser: 'esc-zone-native' }],
    ['iso', { kind: 'escn', escn: ESCN, recogniser: 'esc-zone-iso' }],
    ['random-uid', { kind: 'escn', escn: ESCN }],
    ['desfire-blank', { kind: 'no-escn', reason: 'no-esc-application', detail: 'desfire-other' }],
    ['bank', { kind: 'no-escn', reason: 'no-esc-application', detail: 'payment-card' }],
    ['broken', { kind: 'no-escn', reason: 'esc-content-broken', detail: 'blank' }],
    ['campus', { kind: 'no-escn', reason: 'no-esc-application', detail: 'desfire-other' }],
    ['campus-iso', { kind: 'no-escn', reason: 'no-esc-application', detail: null }],
    ['monecarte', { kind: 'no-escn', reason: 'no-esc-application', detail: 'student-application-without-escn' }],
    ['transit', { kind: 'no-escn', reason: 'no-esc-application', detail: 'transit-card' }],
    ['passport', { kind: 'no-escn', reason: 'no-esc-application', detail: 'travel-document' }],
    ['classic', { kind: 'no-escn', reason: 'no-esc-application', detail: 'mifare-classic' }],
  ] as const)('of profile %s is read for what it is', async (profile, outcome) => {
    const card = createVirtualCard(ESCN, profile);
    const read = await readWith(transmitTo(card), { atr: card.atr });
    expect(read.outcome).toMatchObject(outcome);
    expect(read.atr).toBe(hexOf(card.atr));
    expect(read.uid).toBe(hexOf(card.uid));
  });

  it.each(CARD_PROFILES.flatMap((profile) => ZONE_ORDERS.map((order) => [profile, order] as const)))(
    'of profile %s with %s costs at most four APDUs as an ESC, six as anything else',
    async (profile, order) => {
      const card = createVirtualCard(ESCN, profile);
      const { apdus, outcome } = await readWith(transmitTo(card), { atr: card.atr, recognisers: zoneAlone(order) });
      expect(apdus).toBeLessThanOrEqual(outcome.kind === 'escn' ? 4 : 6);
    },
  );

  it('has the same UID each time, and another one for another number', () => {
    const other = createVirtualCard(escn('e6480dc0-9fba-1035-a6bd-001932465463'));
    expect(createVirtualCard(ESCN).uid).toEqual(createVirtualCard(ESCN).uid);
    expect(createVirtualCard(ESCN).uid).not.toEqual(other.uid);
    expect(hexOf(createVirtualCard(ESCN).uid)).toMatch(/^04[0-9a-f]{12}$/);
    expect(hexOf(createVirtualCard(ESCN, 'random-uid').uid)).toMatch(/^08[0-9a-f]{6}$/);
  });

  it('has the ATR that readers give such a card', () => {
    expect(hexOf(createVirtualCard(ESCN).atr)).toBe('3b8180018080');
    // The example of PC/SC part 3, section 3.1.3.2.3: MIFARE Classic 1K.
    expect(hexOf(contactlessAtr(bytesOf('804f0ca000000306030001' + '00000000')))).toBe(
      '3b8f8001804f0ca000000306030001000000006a',
    );
  });

  it('answers every command with a status word, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...CARD_PROFILES),
        fc.array(fc.uint8Array({ maxLength: 270 }), { maxLength: 8 }),
        (profile, commands) => {
          const card = createVirtualCard(ESCN, profile);
          for (const command of commands) expect(card.respond(command).length).toBeGreaterThanOrEqual(2);
        },
      ),
    );
  });
});

describe('a virtual DESFire', () => {
  const desfire = () => createVirtualCard(ESCN);

  it('refuses an ISO read after a native command until it is selected anew', () => {
    const { selectNative, selectFile, readIso, selectIso } = COMMAND;
    expect(converse(desfire(), selectNative, readIso, selectFile, readIso, selectIso, selectFile, readIso)).toEqual([
      '9100',
      '6985',
      '6a82',
      '6986',
      '9000',
      '9000',
      `${ESCN_HEX}9000`,
    ]);
  });

  it('refuses a native read after an ISO selection', () => {
    expect(converse(desfire(), COMMAND.selectIso, COMMAND.readNative)).toEqual(['9000', '91f0']);
  });

  it('forgets its selection when it is powered up again', () => {
    const card = desfire();
    converse(card, COMMAND.selectNative);
    card.reset();
    expect(converse(card, COMMAND.readNative)).toEqual(['91f0']);
  });

  it('sends 59 bytes a frame, and the rest when asked', () => {
    const content = Uint8Array.from({ length: 130 }, (_, i) => i);
    const card = withReader(createDesfireChip(fixedUid(content), [escZone(content)]));
    const readWhole = '90bd0000070000000000000000';
    const frames = converse(card, COMMAND.selectNative, readWhole, '90af000000', '90af000000').slice(1);
    expect(frames.map((frame) => [frame.length / 2 - 2, frame.slice(-4)])).toEqual([
      [59, '91af'],
      [59, '91af'],
      [12, '9100'],
    ]);
    expect(frames.map((frame) => frame.slice(0, -4)).join('')).toBe(hexOf(content));
  });

  it('drops the rest of an answer that is not fetched', () => {
    const card = withReader(createDesfireChip(fixedUid(new Uint8Array(1)), [escZone(new Uint8Array(100))]));
    const readWhole = '90bd0000070000000000000000';
    expect(converse(card, COMMAND.selectNative, readWhole, COMMAND.readNative, '90af000000').slice(2)).toEqual([
      '91ca',
      '911c',
    ]);
  });

  it.each([
    ['reading past the end', '90bd00000700080000100000' + '00', '91be'],
    ['reading a file that is not there', '90bd0000070500000010000000', '91f0'],
    ['a command it does not know', '9042000000', '911c'],
    ['file settings', '90f50000010000', '000000e01000009100'],
    ['its directory', '906a000000', '4088f59100'],
  ])('answers %s', (_what, command, answer) => {
    expect(converse(desfire(), COMMAND.selectNative, command)[1]).toBe(answer);
  });
});

describe('a virtual ISO card', () => {
  it('knows no native command', () => {
    expect(converse(createVirtualCard(ESCN, 'iso'), COMMAND.selectNative)).toEqual(['6e00']);
  });

  it.each([
    ['00b0000010', `${ESCN_HEX}9000`],
    ['00b0000820', `${ESCN_HEX.slice(16)}6282`],
    ['00b0001000', '6b00'],
    ['00b0810010', '6a81'],
  ])('answers the read %s as ISO 7816-4 says', (command, answer) => {
    const card = createVirtualCard(ESCN, 'iso');
    expect(converse(card, COMMAND.selectIso, COMMAND.selectFile, command)[2]).toBe(answer);
  });

  it('keeps its selection through a vain select', () => {
    const answers = converse(
      createVirtualCard(ESCN, 'iso'),
      COMMAND.selectIso,
      COMMAND.selectFile,
      COMMAND.payment,
      COMMAND.readIso,
    );
    expect(answers.slice(2)).toEqual(['6a82', `${ESCN_HEX}9000`]);
  });
});
