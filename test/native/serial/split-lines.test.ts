import { describe, expect, it } from 'vitest';
import { createLineSplitter } from '../../../native/serial/split-lines.ts';

function linesOf(...chunks: string[]): string[] {
  const lines: string[] = [];
  const take = createLineSplitter(8, (line) => lines.push(line));
  for (const chunk of chunks) take(Buffer.from(chunk, 'latin1'));
  return lines;
}

describe('lines out of bytes', () => {
  it('come whole, however they are cut', () => {
    expect(linesOf('PA', 'SS\r', '\nPA', 'SS p', '1\n')).toEqual(['PASS', 'PASS p1']);
  });

  it('end with either sign', () => {
    expect(linesOf('a\rb\nc\r\nd\n\n\re')).toEqual(['a', 'b', 'c', 'd']);
  });

  it('are left out whole where they are too long', () => {
    expect(linesOf('12345678\n', '123456789\n', `${'x'.repeat(1000)}`, 'PASS\n', 'PASS\n')).toEqual([
      '12345678',
      'PASS',
    ]);
  });
});
