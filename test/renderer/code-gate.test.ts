import { describe, expect, it } from 'vitest';
import { MAX_SCANNED_LENGTH } from '../../main/ipc/contract.ts';
import { AWAY_MS, createCodeGate } from '../../renderer/scanner/code-gate.ts';

const A = 'https://s.esc-r.eu/3e506370-826a-103d-bf76-001000000001';
const B = 'http://esc.gg/e6480dc0-9fba-1035-a6bd-001932465463';

describe('the gate codes pass on their way to the terminal', () => {
  it('lets a code through once while it stays in view', () => {
    const gate = createCodeGate();
    expect(gate.see([A], 0)).toEqual({ kind: 'scanned', text: A });
    for (let now = 40; now < 10_000; now += 40) expect(gate.see([A], now)).toBeNull();
  });

  it('lets it through again after it was away long enough', () => {
    const gate = createCodeGate();
    gate.see([A], 0);
    expect(gate.see([A], AWAY_MS - 1)).toBeNull();
    expect(gate.see([A], 2 * AWAY_MS - 1)).toEqual({ kind: 'scanned', text: A });
  });

  it('lets the next code through at once', () => {
    const gate = createCodeGate();
    gate.see([A], 0);
    expect(gate.see([B], 40)).toEqual({ kind: 'scanned', text: B });
  });

  it('does not repeat two codes that are found in turns', () => {
    const gate = createCodeGate();
    gate.see([A], 0);
    gate.see([B], 40);
    expect(gate.see([A], 80)).toBeNull();
    expect(gate.see([B], 120)).toBeNull();
  });

  it('does not let one of two codes through in a frame that misses the other', () => {
    const gate = createCodeGate();
    expect(gate.see([A, B], 0)).toEqual({ kind: 'two-codes' });
    expect(gate.see([A], 40)).toBeNull();
    expect(gate.see([A, B], 80)).toBeNull();
  });

  it('lets the code in view through once more for a new terminal', () => {
    const gate = createCodeGate();
    gate.see([A], 0);
    gate.forget();
    expect(gate.see([A], 40)).toEqual({ kind: 'scanned', text: A });
  });

  it('says nothing of a frame without a code', () => {
    expect(createCodeGate().see([], 0)).toBeNull();
  });

  it('cuts a text no message may carry', () => {
    const seen = createCodeGate().see(['x'.repeat(MAX_SCANNED_LENGTH + 1)], 0);
    expect(seen).toEqual({ kind: 'scanned', text: 'x'.repeat(MAX_SCANNED_LENGTH) });
  });
});
