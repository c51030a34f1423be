import { describe, expect, it } from 'vitest';
import { issueTimeOf } from '../../main/domain/escn-issue-time.ts';
import { issuerOf } from '../../main/domain/escn-issuer.ts';
import { buildLibraryEscn } from '../../main/sandbox/library-escn.ts';

describe('buildLibraryEscn', () => {
  it('builds the number of the documentation from its parts', () => {
    // Spec 11: library time 2024-10-28T11:25:11Z to the second; the milliseconds are in the number.
    const vector = '3e506370-826a-103d-bf76-001000000001';
    const ticks = 0x03d_826a_3e50_6370n - 12_219_292_800_000n;
    const parts = { issuedAt: Number(ticks / 10_000n), clockSequence: 0x3f76, prefix: '001', pic: '000000001' };
    const built = buildLibraryEscn(parts);
    // The generator counts up within a millisecond, so the low bits may differ by less than 10,000.
    expect(built.slice(8)).toBe(vector.slice(8));
    expect(Number.parseInt(vector.slice(0, 8), 16) - Number.parseInt(built.slice(0, 8), 16)).toBe(
      Number(ticks % 10_000n),
    );
    expect(new Date(parts.issuedAt).toISOString()).toMatch(/^2024-10-28T11:25:11/);
  });

  it('can be read back', () => {
    const issuedAt = Date.UTC(2025, 8, 1, 9, 30);
    const escn = buildLibraryEscn({ issuedAt, clockSequence: 1, prefix: '066', pic: '999859608' });
    expect(issueTimeOf(escn)).toBe(issuedAt);
    expect(issuerOf(escn)).toEqual({ prefix: '066', pic: '999859608' });
  });

  it.each([
    ['66', '999859608'],
    ['066', '9998596080'],
    ['0x6', '999859608'],
  ])('refuses the prefix %s with the PIC %s', (prefix, pic) => {
    expect(() => buildLibraryEscn({ issuedAt: 0, clockSequence: 1, prefix, pic })).toThrow(RangeError);
  });
});
