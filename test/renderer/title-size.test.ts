import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { titleSize } from '../../renderer/screens/title-size.ts';

describe('the size of a title', () => {
  it('is largest for one short word', () => {
    expect(titleSize('Valid')).toBeGreaterThan(titleSize('Not valid here'));
  });

  it('leaves a long word on one line', () => {
    const [letters, size] = ['Rekisteröimättömyys'.length, titleSize('Rekisteröimättömyys')];
    expect(letters * size * 0.55).toBeLessThan(48);
  });

  it('never grows with the text', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{1,30}$/), fc.stringMatching(/^[a-z]{1,10}$/), (text, more) => {
        expect(titleSize(text + more)).toBeLessThanOrEqual(titleSize(text));
      }),
    );
  });

  it('stays readable for whatever a translator writes', () => {
    fc.assert(fc.property(fc.string(), (text) => titleSize(text) >= 4.2));
  });
});
