import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareVersions, VERSION_FORM } from '../../main/update/version-order.ts';

// semver.org 2.0.0, section 11, and the precedence of major, minor and patch.
const IN_ORDER = [
  ...['0.9.9', '1.0.0-alpha', '1.0.0-alpha.1', '1.0.0-alpha.beta', '1.0.0-beta', '1.0.0-beta.2', '1.0.0-beta.11'],
  ...['1.0.0-rc.1', '1.0.0', '1.0.1', '1.2.0', '1.10.0', '2.0.0'],
];

describe('the order of versions', () => {
  it('is that of semver', () => {
    for (const [n, older] of IN_ORDER.entries()) {
      expect(VERSION_FORM.test(older), older).toBe(true);
      for (const newer of IN_ORDER.slice(n + 1)) {
        expect(compareVersions(older, newer), `${older} ${newer}`).toBeLessThan(0);
        expect(compareVersions(newer, older), `${newer} ${older}`).toBeGreaterThan(0);
      }
    }
  });

  it('goes one way only, for any two versions', () => {
    const version = fc.stringMatching(/^[0-9]\.[0-9]\.[0-9](-[a-b0-1](\.[a-b0-1])?)?$/);
    fc.assert(
      fc.property(version, version, (a, b) => {
        expect(Math.sign(compareVersions(a, b))).toBe(-Math.sign(compareVersions(b, a)) + 0);
        if (compareVersions(a, b) === 0) expect(a).toBe(b);
      }),
    );
  });

  it('has no place for what is no version', () => {
    for (const text of ['', '1', '1.2', '01.2.3', '1.2.3+build', '1.2.3-', 'v1.2.3', '1.2.3 ', '9999999.0.0']) {
      expect(VERSION_FORM.test(text), text).toBe(false);
    }
  });
});
