import { describe, expect, it } from 'vitest';
import { factsOf, verdictText } from '../../renderer/texts/verdict-text.ts';
import { GRANTED, REFUSED, UNKNOWN, UNREADABLE, VERDICTS } from './views.ts';

describe('what a verdict says', () => {
  it.each(VERDICTS)('has a word, a title and an advice for $kind/$reason', (verdict) => {
    const { word, title, advice } = verdictText(verdict);
    for (const text of [word, title, advice]) expect(text).not.toMatch(/^$|^verdict\./);
  });

  it('says the same words to no two kinds', () => {
    const words = [GRANTED, REFUSED[0], UNKNOWN[0], UNREADABLE[0]].map((v) => verdictText(v ?? GRANTED).word);
    expect(new Set(words).size).toBe(4);
  });

  it('never says "invalid" of a card it knows nothing of', () => {
    for (const verdict of UNKNOWN)
      expect(JSON.stringify(verdictText(verdict))).not.toMatch(/invalid|not valid|refused/i);
  });

  it('tells what was held out instead, where that is known', () => {
    const wifi = verdictText({ kind: 'unreadable', reason: 'not-an-esc', detail: 'foreign-code' });
    const bankCard = verdictText({ kind: 'unreadable', reason: 'not-an-esc', detail: 'no-esc-application' });
    expect(wifi.advice).toContain('something else');
    expect(bankCard.advice).toContain('chip');
  });

  it('falls back to the reason for a detail it has no text for', () => {
    const plain = verdictText({ kind: 'unreadable', reason: 'not-an-esc', detail: null });
    expect(verdictText({ kind: 'unreadable', reason: 'not-an-esc', detail: 'mystery' })).toEqual(plain);
  });
});

describe('the facts beside a verdict', () => {
  it('always name evidence and age', () => {
    for (const verdict of [GRANTED, ...REFUSED, ...UNKNOWN]) {
      expect(factsOf(verdict).map(({ name }) => name)).toEqual(expect.arrayContaining(['evidence', 'age']));
    }
  });

  it('tell a live answer from a remembered one', () => {
    const ageOf = (verdict: (typeof VERDICTS)[number]) => factsOf(verdict).find(({ name }) => name === 'age')?.value;
    expect(ageOf(GRANTED)).toBe('Just now, live');
    expect(ageOf(REFUSED[0] ?? GRANTED)).toBe('3 hours ago');
    expect(ageOf({ ...GRANTED, source: 'cache', ageSeconds: 86_400 })).toBe('1 day ago');
    expect(ageOf({ ...GRANTED, source: null, ageSeconds: null })).toBe('No answer');
  });

  it('write the last day as a day', () => {
    expect(factsOf(GRANTED).find(({ name }) => name === 'expiresOn')?.value).toBe('30 Sept 2027');
  });

  it('name the registry’s fault where there is one', () => {
    const unreachable = UNKNOWN.find(({ reason }) => reason === 'registry-unreachable') ?? GRANTED;
    expect(factsOf(unreachable).find(({ name }) => name === 'failure')?.value).toBe('Too slow');
  });

  it('are none for what could not be read', () => {
    for (const verdict of UNREADABLE) expect(factsOf(verdict)).toEqual([]);
  });
});
