import { describe, expect, it } from 'vitest';
import { parseJsonFile } from '../../main/config/json-file.ts';
import { settingsSchema } from '../../main/config/settings.ts';

const IN = { name: 'In', readers: ['Reader A'], page: true };
const OUT = { name: 'Out', readers: ['Reader B'] };

function faultOf(lanes: unknown): string {
  const parsed = parseJsonFile('config.json', JSON.stringify({ lanes }), settingsSchema);
  return parsed.ok ? '' : parsed.message;
}

describe('the lanes of a configuration', () => {
  it('may be left out', () => {
    expect(settingsSchema.parse({}).lanes).toBeUndefined();
  });

  it('have the page at the first where none says so', () => {
    const { lanes } = settingsSchema.parse({ lanes: [{ name: 'In' }, OUT] });
    expect(lanes?.map(({ name, page }) => [name, page])).toEqual([
      ['In', true],
      ['Out', false],
    ]);
  });

  it.each([
    ['two of one name', [IN, { ...OUT, name: 'In' }], /lanes.\[?1\]?.name.*twice/],
    ['two pages', [IN, { ...OUT, page: true }], /page.*one lane alone/],
    ['one reader at two lanes', [IN, { ...OUT, readers: ['reader a 00'] }], /must not fit a reader that "In" names/],
    [
      'one gate at two lanes',
      [
        { ...IN, gate: 'g' },
        { ...OUT, gate: 'g' },
      ],
      /gate of one lane alone/,
    ],
    ['no reader where no page is', [IN, { name: 'Out' }], /readers.*must name a reader/],
    ['five lanes', [IN, ...[1, 2, 3, 4].map((n) => ({ name: `L${n}`, readers: [`R${n}`] }))], /at most 4/],
    ['a direction nobody knows', [{ ...IN, direction: 'up' }], /"in" or "out"/],
    ['a name mistyped', [{ ...IN, serivce: 'canteen' }], /did you mean "service"/],
  ])('are refused with %s', (_what, lanes, message) => {
    expect(faultOf(lanes)).toMatch(message);
  });
});
