import { describe, expect, it } from 'vitest';
import { qrModules, qrPath } from '../../renderer/qr/qr-modules.ts';

const OFFICIAL = 'https://s.esc-r.eu/3e506370-826a-103d-bf76-001000000001';

describe('drawn codes', () => {
  it('are of version 4 for an official text, as the official drawing is', () => {
    expect(qrModules(OFFICIAL)).toHaveLength(33);
  });

  it('grow with what they hold', () => {
    expect(qrModules('x'.repeat(300)).length).toBeGreaterThan(33);
  });

  it('carry one square for each dark module, moved by the quiet zone', () => {
    expect(
      qrPath(
        [
          [true, false],
          [false, true],
        ],
        4,
      ),
    ).toBe('M4 4h1v1h-1zM5 5h1v1h-1z');
  });
});
