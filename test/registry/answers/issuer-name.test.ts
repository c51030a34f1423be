import { describe, expect, it } from 'vitest';
import { cleanIssuerName, MAX_ISSUER_NAME } from '../../../main/registry/answers/issuer-name.ts';

describe('cleanIssuerName', () => {
  it.each([
    ['  Università  di\tMontelago \r\n', 'Università di Montelago'],
    ['Uni\u202ekcolb\u202c Neuwald', 'Unikcolb Neuwald'],
    ['Uni\u200bver\u00adsity', 'University'],
    ['A\u0000B\u001b[31mC\u2028D', 'A B [31mC D'],
    ['Cafe\u0301', 'Café'],
    ['Πανεπιστήμιο', 'Πανεπιστήμιο'],
    ['\ud800 lone', '\ufffd lone'],
    ['', ''],
  ])('makes %j one printable line', (text, name) => {
    expect(cleanIssuerName(text)).toBe(name);
  });

  it('is bounded and never cuts a character in half', () => {
    const name = cleanIssuerName('🎓'.repeat(60_000));
    expect(Array.from(name)).toHaveLength(MAX_ISSUER_NAME);
    expect(name.isWellFormed()).toBe(true);
  });
});
