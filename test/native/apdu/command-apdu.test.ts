import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CommandApdu, encodeCommand, parseCommand } from '../../../native/apdu/command-apdu.ts';
import { readBinary, selectByName, selectFile } from '../../../native/apdu/iso-commands.ts';
import { GET_UID } from '../../../native/apdu/reader-commands.ts';
import { selectApplication } from '../../../native/desfire/select-application.ts';
import { bytesOf, hexOf } from '../../../native/esc-card/hex.ts';
import { ESC_ZONE } from '../../../native/esc-card/zone.ts';

const byte = fc.integer({ min: 0, max: 0xff });
const command = fc
  .record({
    cla: byte,
    ins: byte,
    p1: byte,
    p2: byte,
    data: fc.uint8Array({ minLength: 1, maxLength: 0xff }),
    le: fc.integer({ min: 1, max: 0x100 }),
    has: fc.record({ data: fc.boolean(), le: fc.boolean() }),
  })
  .map(
    ({ has, data, le, ...header }): CommandApdu => ({
      ...header,
      ...(has.data ? { data } : {}),
      ...(has.le ? { le } : {}),
    }),
  );

describe('command APDUs', () => {
  it.each([
    ['get UID', GET_UID, 'ffca000000'],
    ['select the zone by name', selectByName(ESC_ZONE.dfName), '00a4040009a00000061404f5884000'],
    ['select the number’s file', selectFile(0x1001), '00a40000021001'],
    ['read it whole', readBinary(0, 0x100), '00b0000000'],
    ['read from an offset', readBinary(0x0100, 0x10), '00b0010010'],
    ['select the zone natively', selectApplication(ESC_ZONE.aid), '905a0000034088f500'],
  ])('%s as the specification writes it', (_what, apdu, hex) => {
    expect(hexOf(encodeCommand(apdu))).toBe(hex);
  });

  it('come back from their bytes', () => {
    fc.assert(
      fc.property(command, (apdu) => {
        expect(parseCommand(encodeCommand(apdu))).toEqual(apdu);
      }),
    );
  });

  it.each(['', '00', '00a404', '00a4000003 1001', '00a40000001001', '00a40000021001000000'])(
    'are refused by a card where the lengths lie: %s',
    (hex) => {
      expect(parseCommand(bytesOf(hex.replace(' ', '')))).toBeUndefined();
    },
  );

  it.each([
    [{ cla: 0x100, ins: 0, p1: 0, p2: 0 }],
    [{ cla: 0, ins: -1, p1: 0, p2: 0 }],
    [{ cla: 0, ins: 0, p1: 0, p2: 0, le: 0 }],
    [{ cla: 0, ins: 0, p1: 0, p2: 0, le: 0x101 }],
    [{ cla: 0, ins: 0, p1: 0, p2: 0, data: new Uint8Array(0x100) }],
  ])('that fit no short form are a bug: %j', (apdu) => {
    expect(() => encodeCommand(apdu)).toThrow(RangeError);
  });
});
