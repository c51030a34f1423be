import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ZONE_ORDERS } from '../../../main/domain/recogniser.ts';
import { MAX_FRAMES } from '../../../native/desfire/frames.ts';
import { escZone, readWith } from './transcripts.ts';

const answer = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  // Status words that lead on, with and without data.
  fc
    .tuple(fc.uint8Array({ maxLength: 60 }), fc.constantFrom(0x9000, 0x9100, 0x91af, 0x6282, 0x6c10, 0x6c00, 0x6283))
    .map(([data, sw]) => Uint8Array.of(...data, sw >> 8, sw & 0xff)),
);

/** The most any card costs: every recogniser, one of them to its last frame, and the naming with its own frames. */
const MOST_APDUS = 2 * (1 + 1 + MAX_FRAMES + 3 + MAX_FRAMES + 2);

describe('a hostile card', () => {
  it('always comes to one clean outcome, in a bounded number of APDUs', async () => {
    const answers = fc.array(answer, { minLength: 1, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(
        answers,
        fc.uint8Array({ maxLength: 40 }),
        fc.constantFrom(...ZONE_ORDERS),
        async (replies, atr, order) => {
          let sent = 0;
          const read = await readWith(
            async () => ({ kind: 'answer', bytes: replies[sent++ % replies.length] ?? new Uint8Array(0) }),
            { atr, recognisers: escZone(order) },
          );
          expect(['escn', 'no-escn', 'failed']).toContain(read.outcome.kind);
          expect(read.apdus).toBe(sent);
          expect(sent).toBeLessThanOrEqual(MOST_APDUS);
          if (read.outcome.kind === 'escn')
            expect(read.outcome.escn).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
        },
      ),
      { numRuns: 3_000 },
    );
  });
});
