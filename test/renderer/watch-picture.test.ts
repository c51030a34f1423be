import { describe, expect, it } from 'vitest';
import { createPictureWatch } from '../../renderer/scanner/watch-picture.ts';

const bright = (print: number) => ({ brightest: 200, print });
const dark = { brightest: 18, print: 1 };

describe('the watch over the picture', () => {
  it('finds a covered lens after two seconds, and not for a hand that passes', () => {
    const watch = createPictureWatch();
    expect(watch.see(dark, 0)).toBeNull();
    expect(watch.see(dark, 1900)).toBeNull();
    expect(watch.see(bright(2), 1950)).toBeNull();
    expect(watch.see(dark, 2000)).toBeNull();
    expect(watch.see(dark, 4000)).toBe('covered');
    expect(watch.see(bright(3), 4040)).toBeNull();
  });

  it('finds a picture that never changes, and lets a sensor’s noise pass', () => {
    const watch = createPictureWatch();
    for (let now = 0; now < 60_000; now += 1000) expect(watch.see(bright(now), now)).toBeNull();
    const frozen = Array.from({ length: 32 }, (_, second) => watch.see(bright(7), 60_000 + 1000 * second));
    expect(frozen.indexOf('frozen')).toBe(30);
  });

  it('says covered, not frozen, of the same black for ever', () => {
    const watch = createPictureWatch();
    watch.see(dark, 0);
    expect(watch.see(dark, 120_000)).toBe('covered');
  });
});
