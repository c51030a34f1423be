import { describe, expect, it } from 'vitest';
import { PICTURES } from '../../renderer/design/pictures.ts';
import { picturesOf } from '../../renderer/screens/pictures-of.ts';
import { SCREENS } from './screen-list.ts';
import { GRANTED, REFUSED, UNKNOWN, UNREADABLE } from './views.ts';

describe('the pictures of a verdict', () => {
  it.each([...REFUSED, ...UNKNOWN, ...UNREADABLE])('tell $kind/$reason, and what to do next', (verdict) => {
    const { why, next } = picturesOf(verdict, 'none');
    expect(why).not.toBeNull();
    expect(next).not.toBeNull();
  });

  it('tell reasons of one kind apart', () => {
    for (const verdicts of [REFUSED, UNKNOWN, UNREADABLE]) {
      const pictures = verdicts.map((verdict) => picturesOf(verdict, 'none').why);
      expect(new Set(pictures).size).toBe(verdicts.length);
    }
  });

  it('show nothing beside a plain grant where there is no gate', () => {
    expect(picturesOf(GRANTED, 'none')).toEqual({ why: null, next: null });
  });

  it('show what became of a grant at the gate', () => {
    const shown = (['waiting', 'passed', 'annulled'] as const).map((state) => picturesOf(GRANTED, state).next);
    expect(shown).toEqual(['go-through', 'gone-through', 'stayed-out']);
  });

  it('send nobody to the staff for what will be yes by itself', () => {
    const view = SCREENS['refused-closed'];
    const verdict = view?.session.state === 'showing' ? view.session.verdict : GRANTED;
    expect(picturesOf(verdict, 'none')).toEqual({ why: 'shutter', next: 'later' });
  });

  it('are closed or open paths within their stone', () => {
    for (const [name, drawing] of Object.entries(PICTURES)) {
      const numbers = Object.values(drawing).flatMap((path) => (path.match(/-?\d+(?:\.\d+)?/g) ?? []).map(Number));
      expect(Math.max(...numbers), name).toBeLessThanOrEqual(64);
      expect(Math.min(...numbers), name).toBeGreaterThanOrEqual(-25);
    }
  });
});
