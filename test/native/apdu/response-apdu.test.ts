import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeResponse, parseResponse } from '../../../native/apdu/response-apdu.ts';
import { bytesOf } from '../../../native/esc-card/hex.ts';

describe('response APDUs', () => {
  it('are data and a status word', () => {
    expect(parseResponse(bytesOf('0102039000'))).toEqual({ data: bytesOf('010203'), sw: 0x9000 });
  });

  it('may have no data', () => {
    expect(parseResponse(bytesOf('6a82'))).toEqual({ data: new Uint8Array(0), sw: 0x6a82 });
  });

  it.each([0, 1, 259, 65_535])('of %i bytes are none', (length) => {
    expect(parseResponse(new Uint8Array(length))).toBeUndefined();
  });

  it('come back from their bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 256 }), fc.integer({ min: 0, max: 0xffff }), (data, sw) => {
        expect(parseResponse(encodeResponse({ data, sw }))).toEqual({ data, sw });
      }),
    );
  });
});
