import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { LANGUAGES, type Language } from '../../main/domain/language.ts';

type Texts = ReadonlyMap<string, string>;

const OTHERS = LANGUAGES.filter((language) => language !== 'en');
const TEXTS = new Map(LANGUAGES.map((language) => [language, readTexts(language)]));
const ENGLISH = textsOf('en');

/** Texts that are the same in English, since the word is. */
const ENGLISH_TOO: Readonly<Record<Exclude<Language, 'en'>, readonly string[]>> = {
  fr: ['Code', 'Master', 'Service', 'Services', 'Production', 'Terminal', 'Journal'],
  de: ['Code', 'Chip', 'Bachelor', 'Master', 'offline', 'Name', 'Terminal', 'Journal'],
  it: ['Chip', 'offline', 'Log'],
  es: ['Chip', 'Terminal'],
  ca: ['Terminal'],
  pt: ['Chip', 'Terminal'],
  pl: ['Chip', 'Terminal', 'Log'],
  sv: ['Chip', 'Master', 'offline', 'Terminal', 'Journal'],
  fi: [],
};
/** Signs rather than words. */
const NO_WORDS = /^(?:[^A-Za-z]*|abc|ms)$/;

/** Room in characters, by where a text stands; the first that fits counts. */
const ROOM: readonly (readonly [keys: RegExp, characters: number])[] = [
  [/^verdict\.\w+\.word$/, 18],
  [/^verdict\..*\.title$/, 25],
  [/^verdict\..*\.advice$/, 112],
  [/^clause\..*\.holder$/, 100],
  [/^clause\..*\.staff$/, 130],
  [/^detail\./, 118],
  [/^facts\./, 18],
  [/^(?:evidence|age|level|failure|steps)\./, 30],
  [/^(?:readers|camera|gate|registry|passage)\.(?!.*-remedy$)/, 40],
  [/^override\.reason\./, 26],
  [/^(?:mark|sound)\./, 28],
  [/^setup\.steps\./, 28],
  [/^operator\.section\./, 24],
];

function readTexts(language: Language): Texts {
  const file = fileURLToPath(new URL(`../../resources/locales/${language}.json`, import.meta.url));
  return new Map(entriesOf(JSON.parse(readFileSync(file, 'utf8'))));
}

function entriesOf(texts: object, prefix = ''): [string, string][] {
  return Object.entries(texts).flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' ? [[`${prefix}${name}`, value]] : entriesOf(value, `${prefix}${name}.`),
  );
}

function textsOf(language: Language): Texts {
  return TEXTS.get(language) ?? new Map();
}

function isCounted(key: string): boolean {
  return /_(?:one|other)$/.test(key) && ENGLISH.has(`${withoutCategory(key)}_other`);
}

function withoutCategory(key: string): string {
  return key.replace(/_(?:zero|one|two|few|many|other)$/, '');
}

/** Keys a language must have: the English ones, and of what is counted one for each of its own plural categories. */
function keysWanted(language: Language): string[] {
  const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions();
  const wanted = [...ENGLISH.keys()].flatMap((key) =>
    isCounted(key) ? pluralCategories.map((category) => `${withoutCategory(key)}_${category}`) : [key],
  );
  return [...new Set(wanted)].sort();
}

function placesOf(text: string): string[] {
  return [...text.matchAll(/\{\{([^}]+)\}\}/g)].map(([, place]) => place ?? '').sort();
}

function englishOf(key: string): string {
  return ENGLISH.get(key) ?? ENGLISH.get(`${withoutCategory(key)}_other`) ?? '';
}

/** What is wrong with texts, a line each, by a rule that gives its complaint or undefined. */
function complaints(language: Language, rule: (text: string, key: string) => string | undefined): string[] {
  return [...textsOf(language)].flatMap(([key, text]) => {
    const complaint = rule(text, key);
    return complaint === undefined ? [] : [`${key}: ${complaint}: ${text}`];
  });
}

describe.each(LANGUAGES)('the texts in %s', (language) => {
  it('are the keys wanted, each of its plural forms included, and no other', () => {
    expect([...textsOf(language).keys()].sort()).toEqual(keysWanted(language));
  });

  it('fit the room they have', () => {
    const tooLong = complaints(language, (text, key) => {
      const [, room = Number.POSITIVE_INFINITY] = ROOM.find(([keys]) => keys.test(key)) ?? [];
      return text.length > room ? `${text.length} of ${room} characters` : undefined;
    });
    expect(tooLong).toEqual([]);
  });

  it('are neatly typed', () => {
    const untidy = complaints(language, (text) => {
      if (text.trim() !== text || text === '') return 'space at an end, or nothing';
      if (/ {2}|\t|\n/.test(text)) return 'more than one space';
      if (/\.\.\.|"/.test(text)) return 'typewriter dots or quotes';
      return undefined;
    });
    expect(untidy).toEqual([]);
  });
});

describe.each(OTHERS)('the translation into %s', (language) => {
  it('keeps the places of the English texts', () => {
    const differing = complaints(language, (text, key) =>
      String(placesOf(text)) === String(placesOf(englishOf(key))) ? undefined : `wants ${placesOf(englishOf(key))}`,
    );
    expect(differing).toEqual([]);
  });

  it('leaves no English behind', () => {
    const english = complaints(language, (text, key) => {
      const words = text.replace(/\{\{[^}]+\}\}/g, '').trim();
      const isMeant = NO_WORDS.test(words) || ENGLISH_TOO[language].includes(text);
      return text === ENGLISH.get(key) && !isMeant ? 'as in English' : undefined;
    });
    expect(english).toEqual([]);
  });

  it('ends a sentence where English does', () => {
    const differing = complaints(language, (text, key) => {
      const isSentence = /[.?!]$/.test(englishOf(key));
      return /[.?!]$/.test(text) === isSentence ? undefined : isSentence ? 'no end' : 'no sentence in English';
    });
    expect(differing).toEqual([]);
  });

  it('begins in upper case where English does', () => {
    const differing = complaints(language, (text, key) => {
      const [first = ''] = text;
      return /^[A-Z]/.test(englishOf(key)) && first !== first.toUpperCase() ? 'begins in lower case' : undefined;
    });
    expect(differing).toEqual([]);
  });
});

/** Files, commands and addresses, which no typesetter may touch. */
function withoutCode(text: string): string {
  return text.replace(/https?:\/\/\S*|[\w/{}-]+\.(?:json|eu)\S*/g, '');
}

describe('the letters of a language', () => {
  it.each(['fr', 'it', 'ca'] as const)('%s has its own apostrophe', (language) => {
    expect(complaints(language, (text) => (text.includes("'") ? "a straight '" : undefined))).toEqual([]);
  });

  it('French keeps a space that does not break before tall marks', () => {
    const wrong = complaints('fr', (text) =>
      /[^\u00a0\u202f][:;?!»]/.test(withoutCode(text)) ? 'no such space' : undefined,
    );
    expect(wrong).toEqual([]);
  });

  it('no other language has one', () => {
    for (const language of OTHERS.filter((one) => one !== 'fr')) {
      expect(complaints(language, (text) => (/\s[:;?!]/.test(text) ? 'a space' : undefined))).toEqual([]);
    }
  });

  it('Spanish opens what it asks and calls', () => {
    const wrong = complaints('es', (text) =>
      (text.includes('?') && !text.includes('¿')) || (text.includes('!') && !text.includes('¡'))
        ? 'not opened'
        : undefined,
    );
    expect(wrong).toEqual([]);
  });

  it('German needs neither "Sie" nor "du"', () => {
    expect(
      complaints('de', (text) => (/\b(?:Sie|Ihre?[mnrs]?|du|dein\w*)\b/.test(text) ? 'addresses' : undefined)),
    ).toEqual([]);
  });
});
