import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createWedge, LONGEST_GAP_MS, type WedgeAnswer } from '../../../renderer/entry/wedge.ts';
import { strokesOf } from './strokes.ts';

const TEXT = 'https://s.esc-r.eu/3e506370-826a-103d-bf76-001999861572';
const STROKES = strokesOf(TEXT, 'us', 'us');

/** Plays keys with a gap between them; gives what each was found to be. */
function play(wedge: ReturnType<typeof createWedge>, gapMs: (place: number) => number, strokes = STROKES, from = 1000) {
  let at = from;
  const answers: WedgeAnswer[] = strokes.map((stroke, place) => {
    if (place > 0) at += gapMs(place);
    return wedge.press(stroke, at);
  });
  return { answers, at };
}

describe('a scanner that plays a keyboard', () => {
  it.each([1, 4, 12, 25, 33])('is told from a person with %i ms between its keys', (gap) => {
    const wedge = createWedge();
    const { answers, at } = play(wedge, () => gap);
    expect(answers.slice(6).every(({ kind }) => kind === 'scanning')).toBe(true);
    const end = wedge.end(at + gap);
    expect(end).toMatchObject({ kind: 'scan', scan: { strokes: STROKES, ms: gap * (STROKES.length - 1) } });
  });

  it('is told by its pace where single keys are late', () => {
    const wedge = createWedge();
    const { at } = play(wedge, (place) => (place % 7 === 0 ? LONGEST_GAP_MS : 8));
    expect(wedge.end(at + 8).kind).toBe('scan');
  });

  it('is done after a pause where no Enter ends it', () => {
    const wedge = createWedge();
    play(wedge, () => 8);
    expect(wedge.pause()?.strokes).toHaveLength(STROKES.length);
    expect(wedge.pause()).toBeNull();
  });

  it('is answered for half a code as well', () => {
    const wedge = createWedge();
    const { at } = play(wedge, () => 5, STROKES.slice(0, 4));
    expect(wedge.end(at + 5)).toMatchObject({ kind: 'scan', scan: { strokes: STROKES.slice(0, 4) } });
  });

  it('begins anew behind keys of a person', () => {
    const wedge = createWedge();
    play(wedge, () => 140, STROKES.slice(0, 5), 0);
    const { at } = play(wedge, () => 8, STROKES, 1000);
    expect(wedge.end(at + 8)).toMatchObject({ scan: { strokes: STROKES } });
  });

  it('keeps no more than a code can have of a key that is stuck', () => {
    const wedge = createWedge();
    const many = Array.from({ length: 9000 }, (_, i) => STROKES[i % STROKES.length]).filter((s) => s !== undefined);
    const { at } = play(wedge, () => 5, many);
    expect(wedge.end(at + 5)).toMatchObject({ scan: { strokes: { length: 4096 } } });
  });
});

describe('a person at a keyboard', () => {
  it('never scans, however the fingers roll', () => {
    // Two fingers on their way at once come 15 to 50 ms apart; three keys in a row at that pace are rare, six unheard of.
    const gap = fc.tuple(fc.integer({ min: 15, max: 80 }), fc.integer({ min: 60, max: 400 }));
    fc.assert(
      fc.property(fc.array(gap, { minLength: 3, maxLength: 20 }), (gaps) => {
        const wedge = createWedge();
        const rolled = gaps.flat();
        const { answers, at } = play(wedge, (place) => rolled[place % rolled.length] ?? 100, STROKES.slice(0, 30));
        expect(answers.every(({ kind }) => kind === 'typing')).toBe(true);
        expect(wedge.end(at + 90).kind).toBe('typing');
        expect(wedge.pause()).toBeNull();
      }),
    );
  });

  it('types a PIN and Enter without a scan', () => {
    const wedge = createWedge();
    const { at } = play(wedge, () => 90, strokesOf('123456', 'us', 'us'));
    expect(wedge.end(at + 90).kind).toBe('typing');
  });
});
