/// <reference path="../../../../native/pcsc/nfc-pcsc.d.ts" />
import type { ACR122Reader } from 'nfc-pcsc';
import { describe, expect, it } from 'vitest';
import { SIGNALLED_VERDICTS } from '../../../../main/application/ports/terminal-ports.ts';
import { hexOf } from '../../../../native/esc-card/hex.ts';
import { lampApdu, lampCommand, signalVerdict } from '../../../../native/pcsc/process/verdict-signal.ts';
import { strictFake } from '../../../fakes/strict-fake.ts';

describe('a verdict on the reader itself', () => {
  it.each([
    ['granted', 'ff0040a80401000101'],
    ['refused', 'ff0040540402000101'],
    ['unknown', 'ff0040fc0402000100'],
    ['unreadable', 'ff0040fc0402000100'],
  ] as const)('is, for %s, %s', (verdict, apdu) => {
    expect(hexOf(lampApdu(lampCommand(verdict)))).toBe(apdu);
  });

  it('is over within 200 ms: the reader serves no card meanwhile', () => {
    for (const verdict of SIGNALLED_VERDICTS) {
      const [lit, dark, times] = lampCommand(verdict).blinking;
      expect((lit + dark) * times).toBeLessThanOrEqual(2);
    }
  });

  it('takes nfc-pcsc’s escape command where the reader does not take the APDU', async () => {
    const lit: number[] = [];
    const device = strictFake<ACR122Reader>('device', {
      transmit: async () => Buffer.from('6a81', 'hex'),
      led: async (state) => void lit.push(state),
    });
    await signalVerdict(device, 'granted');
    expect(lit).toEqual([0xa8]);
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('no connection');
      },
    ],
    ['fails', () => Promise.reject(new Error('NotTransacted'))],
  ])('stays dark without harm where sending it %s', async (_how, transmit) => {
    const device = strictFake<ACR122Reader>('device', { transmit });
    await expect(signalVerdict(device, 'refused')).resolves.toBeUndefined();
  });
});
