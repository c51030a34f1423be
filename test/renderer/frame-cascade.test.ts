import { describe, expect, it } from 'vitest';
import { createFrameCascade, FRAMES_CONFIRMING } from '../../renderer/scanner/frame-cascade.ts';

describe('the passes over a camera’s frames', () => {
  it('all come within four frames, whichever is the first', () => {
    const cascade = createFrameCascade();
    const passes = Array.from({ length: 12 }, () => {
      const pass = cascade.next();
      cascade.saw(false);
      return pass;
    });
    for (let first = 0; first <= 8; first += 1) {
      expect(new Set(passes.slice(first, first + 4))).toEqual(new Set(['quick', 'full', 'thorough']));
    }
  });

  it('are thorough after a first find, until a second card would have been found', () => {
    const cascade = createFrameCascade();
    cascade.next();
    cascade.saw(true);
    for (let i = 0; i < FRAMES_CONFIRMING; i += 1) {
      expect(cascade.next()).toBe('thorough');
      cascade.saw(true);
    }
    const later = Array.from({ length: 4 }, () => {
      const pass = cascade.next();
      cascade.saw(true);
      return pass;
    });
    expect(later).toContain('quick');
  });
});
