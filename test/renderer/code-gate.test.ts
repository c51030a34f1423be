import { describe, expect, it } from 'vitest';
import { MAX_SCANNED_LENGTH } from '../../main/ipc/contract.ts';
import { AWAY_MS, createCodeGate, type GatedCode, HELD_MS } from '../../renderer/scanner/code-gate.ts';
import { fakeClock } from '../fakes/fake-clock.ts';

const A = 'https://s.esc-r.eu/3e506370-826a-103d-bf76-001000000001';
const B = 'http://esc.gg/e6480dc0-9fba-1035-a6bd-001932465463';
const POSTER = 'https://menu.example.org/today';
const FRAME_MS = 40;

/** A gate with a camera before it that gives a frame every 40 ms. */
function camera() {
  const clock = fakeClock();
  const sent: GatedCode[] = [];
  const gate = createCodeGate({ onCode: (code) => sent.push(code), setTimer: clock.setTimer });
  return {
    gate,
    sent,
    clock,
    /** The same texts in so many frames. */
    async frames(texts: readonly string[], count = 1) {
      for (let i = 0; i < count; i += 1) {
        gate.see(texts, 5, clock.monotonic());
        await clock.pass(FRAME_MS);
      }
    },
  };
}

const scanned = (text: string): GatedCode => ({ kind: 'scanned', text, decodeMs: 5 });

describe('the gate codes pass on their way to the terminal', () => {
  it('lets a code through once the next frame shows it alone as well, and once while it stays in view', async () => {
    const { sent, frames } = camera();
    await frames([A]);
    expect(sent).toEqual([]);
    await frames([A]);
    expect(sent).toEqual([scanned(A)]);
    await frames([A], 250);
    expect(sent).toHaveLength(1);
  });

  it('waits no longer than its limit where the next frames miss the code, or none come', async () => {
    const { sent, clock, gate } = camera();
    gate.see([A], 5, 0);
    await clock.pass(HELD_MS - 1);
    expect(sent).toEqual([]);
    await clock.pass(1);
    expect(sent).toEqual([scanned(A)]);
  });

  it('refuses two cards of which the first frame catches one', async () => {
    const { sent, frames } = camera();
    await frames([A]);
    await frames([A, B]);
    expect(sent).toEqual([{ kind: 'two-codes' }]);
    await frames([A], 5);
    await frames([B], 5);
    expect(sent).toHaveLength(1);
  });

  it('refuses two cards that are caught in turns', async () => {
    const { sent, frames } = camera();
    await frames([A]);
    await frames([B]);
    await frames([A]);
    expect(sent).toEqual([{ kind: 'two-codes' }]);
  });

  it('lets it through again after it was away long enough', async () => {
    const { sent, frames } = camera();
    await frames([A], 2);
    await frames([], Math.floor(AWAY_MS / FRAME_MS) - 2);
    await frames([A], 2);
    expect(sent).toHaveLength(1);
    await frames([], Math.ceil(AWAY_MS / FRAME_MS));
    await frames([A], 2);
    expect(sent).toEqual([scanned(A), scanned(A)]);
  });

  it('lets the next card through without a wait for the one before', async () => {
    const { sent, frames } = camera();
    await frames([A], 3);
    await frames([B], 2);
    expect(sent).toEqual([scanned(A), scanned(B)]);
  });

  it('takes the card and not the poster behind it, whichever is caught first', async () => {
    const { sent, frames } = camera();
    await frames([POSTER]);
    await frames([POSTER, A]);
    await frames([A, POSTER]);
    expect(sent).toEqual([scanned(A)]);
  });

  it('lets the code in view through once more for a new terminal', async () => {
    const { sent, frames, gate } = camera();
    await frames([A], 3);
    gate.forget();
    await frames([A], 3);
    expect(sent).toEqual([scanned(A), scanned(A)]);
  });

  it('says nothing of frames without a code, and nothing once it is closed', async () => {
    const { sent, frames, gate, clock } = camera();
    await frames([], 10);
    await frames([A]);
    gate.close();
    await clock.pass(10 * HELD_MS);
    expect(sent).toEqual([]);
  });

  it('cuts a text no message may carry', async () => {
    const { sent, frames } = camera();
    await frames(['x'.repeat(MAX_SCANNED_LENGTH + 1)], 2);
    expect(sent).toEqual([scanned('x'.repeat(MAX_SCANNED_LENGTH))]);
  });
});
