import { beforeAll, describe, expect, it } from 'vitest';
import { LANGUAGES, type Language, type TerminalView } from '../../main/ipc/contract.ts';
import { ageText } from '../../renderer/texts/age.ts';
import { clauseText } from '../../renderer/texts/clause-text.ts';
import { dayText } from '../../renderer/texts/day.ts';
import { holderLanguage } from '../../renderer/texts/holder-language.ts';
import { capitalised, ownName } from '../../renderer/texts/locale.ts';
import { momentText } from '../../renderer/texts/moment.ts';
import { afterView, FIRST_SPEECH, languageOf, type Speech } from '../../renderer/texts/page-language.ts';
import { isLoaded, loadTexts, textIn } from '../../renderer/texts/texts.ts';
import { GRANTED, showing, UNKNOWN, UNREADABLE, viewOf } from './views.ts';

const AT_HOME = { page: 'es', staff: 'ca' } as const;
const idle = viewOf({ state: 'idle' }, { languages: AT_HOME });
const removal = viewOf({ state: 'awaiting-removal' }, { languages: AT_HOME });

function showingCardOf(issuerCountry: string | null): TerminalView {
  return viewOf(showing({ ...GRANTED, card: { ...GRANTED.card, issuerCountry } }), { languages: AT_HOME });
}

/** What is spoken after each of some views. */
function spoken(views: readonly TerminalView[], first: Partial<Speech> = {}): Language[] {
  let speech: Speech = { ...FIRST_SPEECH, ...first };
  let before: TerminalView | null = null;
  return views.map((view) => {
    speech = afterView(speech, before, view);
    before = view;
    return languageOf(speech, null, false);
  });
}

describe('the language of a holder', () => {
  it.each([
    ['FR', 'de', 'fr'],
    ['ES', 'fr', 'es'],
    ['ES', 'ca', 'ca'],
    ['BE', 'de', 'de'],
    ['BE', 'it', 'fr'],
    ['CH', 'it', 'it'],
    ['CH', 'en', 'de'],
    ['FI', 'sv', 'sv'],
    ['LU', 'pt', 'fr'],
    ['NL', 'es', 'en'],
    ['GR', 'fr', 'en'],
    [null, 'pl', 'pl'],
  ] as const)('from %s at a terminal that speaks %s is %s', (country, terminal, language) => {
    expect(holderLanguage(country, terminal)).toBe(language);
  });

  it.each(['AD', 'AT', 'AX', 'CH', 'DE', 'ES', 'FI', 'FR', 'GB', 'IE', 'IT', 'LI', 'LU', 'PL', 'PT', 'SE'])(
    'is the likeliest one of %s, by the Unicode tables this Node has',
    (country) => {
      expect(holderLanguage(country, 'en')).toBe(new Intl.Locale(`und-${country}`).maximize().language);
    },
  );
});

describe('what the page speaks', () => {
  it("is the terminal's, the holder's while the verdict shows and the card lies there, and the terminal's again", () => {
    expect(spoken([idle, showingCardOf('FR'), removal, idle])).toEqual(['es', 'fr', 'fr', 'es']);
  });

  it("is the terminal's where nobody knows whose card it is", () => {
    const nobodys = [UNKNOWN[0], UNREADABLE[0]].map((verdict) =>
      viewOf(showing(verdict ?? GRANTED), { languages: AT_HOME }),
    );
    expect(spoken([showingCardOf(null), ...nobodys])).toEqual(['es', 'es', 'es']);
  });

  it('is the chosen one until the presentation is over', () => {
    expect(spoken([idle, showingCardOf('FR'), removal, idle], { chosen: 'pl' })).toEqual(['pl', 'pl', 'pl', 'es']);
  });

  it("is staff's on staff's page, whoever stands at the lane", () => {
    const speech: Speech = { chosen: 'pl', holder: 'fr', terminal: AT_HOME };
    expect(languageOf(speech, null, true)).toBe('ca');
  });

  it('is that of an area over the screens while there is one', () => {
    expect(languageOf({ chosen: 'pl', holder: 'fr', terminal: AT_HOME }, 'de', false)).toBe('de');
  });
});

describe('a language', () => {
  it('is in the page once it is fetched', async () => {
    expect(isLoaded('en')).toBe(true);
    expect(await loadTexts('fi')).toBe(true);
    expect(isLoaded('fi')).toBe(true);
  });

  it.each([
    ['en', 'English'],
    ['fr', 'Français'],
    ['fi', 'Suomi'],
    ['pl', 'Polski'],
  ] as const)('%s is called %s', (language, name) => {
    expect(ownName(language)).toBe(name);
  });

  it('has upper case letters of its own', () => {
    expect(capitalised('à l’instant', 'fr')).toBe('À l’instant');
    expect(capitalised('', 'fr')).toBe('');
  });
});

describe('what is counted and dated', () => {
  beforeAll(async () => {
    for (const language of LANGUAGES) await loadTexts(language);
  });

  const ago = (language: Language, seconds: number): string => {
    const { key, count } = ageText(seconds);
    return textIn(language, key, { count });
  };

  it('has the forms of Polish', () => {
    expect([1, 2, 5, 12, 22].map((minutes) => ago('pl', minutes * 60))).toEqual([
      '1 minutę temu',
      '2 minuty temu',
      '5 minut temu',
      '12 minut temu',
      '22 minuty temu',
    ]);
  });

  it('is in the singular where a language has it so', () => {
    expect(LANGUAGES.map((language) => ago(language, 3600))).toEqual([
      '1 hour ago',
      'il y a 1 heure',
      'vor 1 Stunde',
      '1 ora fa',
      'hace 1 hora',
      'fa 1 hora',
      'há 1 hora',
      '1 godzinę temu',
      'för 1 timme sedan',
      '1 tunti sitten',
    ]);
  });

  it.each(LANGUAGES)('has a date with day and year, and a time of 24 hours, in %s', (language) => {
    expect(dayText('2027-09-30', language)).toMatch(/30.*2027/);
    expect(momentText(Date.parse('2026-11-23T18:05Z'), Date.parse('2026-11-23T12:00Z'), language, 'UTC')).toMatch(
      /^18[:.]05$/,
    );
  });

  it('says what a rule says in the language asked for, and names the one a service has written', () => {
    const clause = { kind: 'closed', use: null, againAt: null, holder: null, staff: { en: 'Till is shut.' } } as const;
    expect(clauseText(clause, 'holder', 'sv', 0)).toEqual({ text: 'Stängt nu.', language: 'sv' });
    expect(clauseText(clause, 'staff', 'sv', 0)).toEqual({ text: 'Till is shut.', language: 'en' });
  });
});
