import { describe, expect, it } from 'vitest';
import { readWiped } from '../../../main/registry/network/read-wiped.ts';

async function* inPieces(pieces: readonly Uint8Array[]) {
  yield* pieces;
}

describe('the text of a body', () => {
  it('is read whole where a character lies in two pieces, and nothing of it stays in them', async () => {
    const bytes = new TextEncoder().encode('{"name":"Università"}');
    const cut = bytes.indexOf(0xc3) + 1;
    const pieces = [bytes.slice(0, cut), bytes.slice(cut)];
    expect(await readWiped(inPieces(pieces))).toBe('{"name":"Università"}');
    expect(pieces.flatMap((piece) => [...piece]).every((byte) => byte === 0)).toBe(true);
  });

  it('is empty for an empty body', async () => {
    expect(await readWiped(inPieces([]))).toBe('');
  });
});
