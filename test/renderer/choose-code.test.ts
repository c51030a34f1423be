import { describe, expect, it } from 'vitest';
import { chooseCode } from '../../renderer/scanner/choose-code.ts';

const A = 'https://s.esc-r.eu/3e506370-826a-103d-bf76-001000000001';
const A_UNDASHED = 'HTTP://ESC.GG/3E506370826A103DBF76001000000001';
const B = 'e6480dc0-9fba-1035-a6bd-001932465463';

describe('which code of a frame counts', () => {
  it('refuses two codes of different cards', () => {
    expect(chooseCode([A, B])).toEqual({ kind: 'two-codes' });
    expect(chooseCode(['WIFI:S:campus;;', B, A])).toEqual({ kind: 'two-codes' });
  });

  it('takes one card in two spellings for one card', () => {
    expect(chooseCode([A, A_UNDASHED])).toEqual({ kind: 'scanned', text: A });
  });

  it('prefers a card over anything else in view', () => {
    expect(chooseCode(['https://example.org/', A])).toEqual({ kind: 'scanned', text: A });
  });

  it('takes the first where none is a card', () => {
    expect(chooseCode(['WIFI:S:campus;;', 'https://example.org/'])).toEqual({
      kind: 'scanned',
      text: 'WIFI:S:campus;;',
    });
  });

  it('says nothing of nothing', () => {
    expect(chooseCode([])).toBeNull();
  });
});
