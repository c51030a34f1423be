import { describe, expect, it } from 'vitest';
import { parseSamples } from '../../renderer/print/samples.ts';

const SAMPLE = {
  id: 'a',
  title: 'Active',
  subtitle: 'Strasbourg',
  leadsTo: 'granted/active',
  qrText: 'http://esc.gg/x',
};

describe('the samples of the printable page', () => {
  it('are taken as they should be', () => {
    expect(parseSamples([SAMPLE])).toEqual([SAMPLE]);
    expect(parseSamples([])).toEqual([]);
  });

  it.each([
    ['no list', { samples: [SAMPLE] }],
    ['nothing', null],
    ['a number for a text', [{ ...SAMPLE, title: 7 }]],
    ['a missing text', [{ id: 'a' }]],
    ['a null among them', [SAMPLE, null]],
    ['more text than a code holds', [{ ...SAMPLE, qrText: 'x'.repeat(2332) }]],
  ])('are refused as a whole: %s', (_what, raw) => {
    expect(parseSamples(raw)).toBeUndefined();
  });
});
