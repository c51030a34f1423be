import { describe, expect, it } from 'vitest';
import { knownInstitutions } from '../../../main/config/institutions.ts';
import { parseServiceFile } from '../../../main/config/services/service-file.ts';

const PLACE = { zone: 'Europe/Madrid', institutions: knownInstitutions(), areInstitutionsTold: true };
const GRANTED = { name: 'A student', at: '2026-11-23T12:10', expect: 'granted' };
const LUNCH = { days: 'mon-fri', from: '11:30', to: '14:30' };

function parse(differs: object, place = PLACE) {
  const text = JSON.stringify({ name: 'Canteen', examples: [GRANTED], ...differs }, null, 2);
  return parseServiceFile('canteen.json', text, 'canteen', place);
}

function faultsOf(differs: object, place = PLACE): readonly string[] {
  const parsed = parse(differs, place);
  return parsed.ok ? [] : parsed.faults;
}

describe('a service file', () => {
  it('needs a name and an example, and is then an open door for active students', () => {
    expect(parse({})).toMatchObject({
      ok: true,
      service: { id: 'canteen', name: { en: 'Canteen' }, hours: null, levels: null, leastEvidence: 'typed' },
    });
  });

  it.each<[string, object, RegExp]>([
    [
      'a field with a typing mistake',
      { usages: {} },
      /^canteen\.json:\d+:\d+: "usages" is not a setting; did you mean "usage"\?$/,
    ],
    [
      'an unknown zone',
      { zone: 'Europe/Maddrid', hours: [LUNCH] },
      /"zone" must be a time zone such as "Europe\/Madrid"/,
    ],
    [
      'days nobody knows',
      { hours: [{ ...LUNCH, days: 'mon-fry' }] },
      /"hours\[0\]\.days" must name days, such as "mon-fri"/,
    ],
    ['a time that is none', { hours: [{ ...LUNCH, to: '25:00' }] }, /"hours\[0\]\.to" must be a time such as "14:30"/],
    [
      'a window that never opens',
      { hours: [{ ...LUNCH, to: '11:30' }] },
      /"hours\[0\]\.to" must not be the time it begins: it would never open/,
    ],
    [
      'overlapping windows',
      { hours: [LUNCH, { days: 'fri', from: '14:00', to: '16:00' }] },
      /"hours\[1\]" must not overlap with "hours\[0\]" on fri/,
    ],
    [
      'a Sunday night that reaches into Monday',
      {
        hours: [
          { days: 'mon', from: '01:00', to: '03:00' },
          { days: 'sun', from: '22:00', to: '02:00' },
        ],
      },
      /"hours\[1\]" must not overlap with "hours\[0\]" on sun/,
    ],
    [
      'a PIC that is none',
      { accepts: { institutions: ['12345'] } },
      /"accepts\.institutions\[0\]" must be a PIC: nine digits in quotes/,
    ],
    [
      'a PIC nobody knows',
      { accepts: { institutions: ['123456789'] } },
      /"accepts\.institutions\[0\]" must be an institution this terminal knows; add it to institutions\.json/,
    ],
    [
      'a PIC both accepted and refused',
      { accepts: { institutions: ['999893752'], refusedInstitutions: ['999893752'] } },
      /"accepts\.refusedInstitutions\[0\]" must not be among the accepted institutions as well/,
    ],
    [
      'an institution outside the accepted countries',
      { accepts: { institutions: ['999893752'], countries: ['FR'] } },
      /"accepts\.institutions\[0\]" must be in one of the accepted countries; this one is in IT/,
    ],
    ['a quota of none', { usage: { perDay: 0 } }, /"usage\.perDay" must be a whole number from 1 to 1000/],
    [
      'minutes longer than a day',
      { usage: { minutesBetween: 1441 } },
      /"usage\.minutesBetween" must be a whole number from 1 to 1440/,
    ],
    [
      'once in a window where there is none',
      { usage: { oncePerWindow: true } },
      /"usage\.oncePerWindow" must go with "hours"/,
    ],
    ['closed days where it is always open', { closedOn: ['2026-12-25'] }, /"closedOn" must go with "hours"/],
    [
      'a day that does not exist',
      { hours: [LUNCH], closedOn: ['2026-02-30'] },
      /"closedOn\[0\]" must be a day such as/,
    ],
    [
      'limits against each other',
      { knowledge: { usableHours: 48, outageHours: 24 } },
      /"knowledge\.outageHours" must not be shorter than "usableHours"/,
    ],
    [
      'a language nobody speaks here',
      { name: { en: 'Canteen', fi: 'Ravintola', xx: 'x' } },
      /"name\.xx" is not a setting; allowed here: .*"fi"/,
    ],
    ['a name without English', { name: { fr: 'Restaurant' } }, /"name\.en" is missing/],
    [
      'a clause nobody has',
      { messages: { 'used-in-windows': { holder: 'No.' } } },
      /"messages\.used-in-windows" is not a setting; did you mean "used-in-window"\?$/,
    ],
    [
      'a place in the words that stays empty',
      { messages: { closed: { holder: 'Hello {{name}}' } } },
      /must have no places but \{\{time\}\}/,
    ],
    ['seconds of an area', { passback: { scope: 'area', seconds: 5 } }, /"passback\.seconds" is not a setting/],
    ['a name that is none', { name: 5 }, /"name" must be a text, or texts by language/],
    ['a name without end', { name: 'a'.repeat(201) }, /"name" must be one line of 1 to 200 characters$/],
    [
      'a deed nobody knows',
      { whenUnknown: 'ask-stuff' },
      /"whenUnknown" must be "refuse", "ask-staff" or "allow-and-mark"/,
    ],
    [
      'a reason nobody knows',
      { whenUnknown: { 'not-registerd': 'refuse' } },
      /"whenUnknown\.not-registerd" is not a setting; did you mean "not-registered"\?$/,
    ],
    [
      'a scope nobody knows',
      { passback: { scope: 'lanes' } },
      /"passback\.scope" must be "none", "lane", "zone" or "area"/,
    ],
    ['no examples', { examples: [] }, /"examples" must have at least 1 entry/],
    [
      'an outcome nobody knows',
      { examples: [{ ...GRANTED, expect: 'grant' }] },
      /"examples\[0\]\.expect" must be "granted", .* did you mean "granted"\?/,
    ],
    [
      'an example whose uses lie ahead',
      { examples: [{ ...GRANTED, used: [{ at: '2026-11-23T12:20' }] }] },
      /"examples\[0\]\.used" must not be after "at"/,
    ],
    [
      'a chip that tells its system',
      { examples: [{ ...GRANTED, card: { system: 'test' } }] },
      /"examples\[0\]\.card\.system" must stand beside "evidence": "qr" or "typed"/,
    ],
  ])('is refused for %s, with the line and what is allowed', (_what, differs, fault) => {
    const [first] = faultsOf(differs);
    expect(first).toMatch(/^canteen\.json:\d+:\d+: /);
    expect(first).toMatch(fault);
  });

  it('is refused with every fault at once', () => {
    const faults = faultsOf({ usage: { perDay: 0 }, passback: { scope: 'lane', seconds: 0 }, zone: 'Mars' });
    expect(faults.map((fault) => /"([^"]+)"/.exec(fault)?.[1])).toEqual(['usage.perDay', 'passback.seconds', 'zone']);
  });

  it('says which example fails, what came out, and by which rule', () => {
    const closed = { name: 'At night', at: '2026-11-23T03:00', expect: 'granted' };
    const parsed = parse({ hours: [LUNCH], examples: [GRANTED, closed] });
    expect(parsed).toMatchObject({
      ok: false,
      faults: [
        'canteen.json:12:17: "examples[1].expect" must be "refused: closed": that is what came of the example "At night"',
      ],
      results: [{ holds: true }, { holds: false, got: 'refused: closed', clause: { kind: 'closed' } }],
    });
  });

  it('says when a rule really ends, by the clocks of the service', () => {
    const early = { name: 'Early', at: '2026-11-23T11:00', expect: 'refused: closed', again: '2026-11-23T11:00' };
    expect(faultsOf({ hours: [LUNCH], zone: 'Europe/Helsinki', examples: [early] })).toEqual([
      expect.stringContaining('"examples[0].again" must be "2026-11-23T11:30"'),
    ]);
  });

  it('holds no institution against a list that can not be had', () => {
    const strangers = { accepts: { institutions: ['123456789'] } };
    expect(faultsOf(strangers, { ...PLACE, areInstitutionsTold: false })).toEqual([]);
  });

  it.each([
    ['daily', ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']],
    ['fri-mon', ['mon', 'fri', 'sat', 'sun']],
    ['sat, wed', ['wed', 'sat']],
  ])('reads the days %s', (days, read) => {
    const parsed = parse({
      hours: [{ days, from: '00:00', to: '24:00' }],
      examples: [{ ...GRANTED, at: '2026-11-28T12:00', expect: read.includes('sat') ? 'granted' : 'refused: closed' }],
    });
    expect(parsed).toMatchObject({ ok: true, service: { hours: { windows: [{ id: '00:00-24:00', days: read }] } } });
  });

  it('reads stretches of closed days', () => {
    const parsed = parse({ hours: [LUNCH], closedOn: ['2026-12-30..2027-01-02', '2027-01-02'] });
    expect(parsed).toMatchObject({
      service: { hours: { closedOn: ['2026-12-30', '2026-12-31', '2027-01-01', '2027-01-02'] } },
    });
  });
});
