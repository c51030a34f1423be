import { describe, expect, it } from 'vitest';
import { warmUp } from '../../../../native/pcsc/process/warm-up.ts';

describe('the warm-up of a reader process', () => {
  it('takes every step of a read once: native and ISO commands, chain and signature', async () => {
    const outcome = (recogniser: string) => ({
      outcome: { kind: 'escn', recogniser, authenticity: { kind: 'proven' } },
    });
    expect(await warmUp()).toMatchObject([outcome('esc-zone-native'), outcome('esc-zone-iso')]);
  });
});
