import { describe, expect, it } from 'vitest';
import { decideStart, foundWell, giveUp, MOST_STARTS } from '../../main/update/start-decision.ts';
import { openUpdateState, type UpdateState } from '../../main/update/update-state.ts';
import { temporaryFolders } from '../support/temporary-folder.ts';

const newFolder = temporaryFolders();
const FACTS = { installed: '1.5.0', startId: 'a', now: 1_000, healthMs: 600_000 };

function onTrial(change: Partial<UpdateState> = {}): UpdateState {
  const trial = { version: '1.5.0', previous: '1.4.0', since: 0, starts: [], ailedBefore: [] };
  const ready = { version: '1.5.0', kind: 'appimage' as const, name: 'x', sha512: 'x', size: 1, tries: 1 };
  return { ...openUpdateState(newFolder(), () => undefined).read(), trial, ready, ...change };
}

describe('a start', () => {
  it('is free where nothing is on trial', () => {
    const state = onTrial({ trial: null });
    expect(decideStart(state, FACTS)).toEqual({ state, switchTo: null });
  });

  it('of a new version is counted once, whoever asks', () => {
    const first = decideStart(onTrial(), FACTS).state;
    expect(decideStart(first, FACTS).state.trial?.starts).toEqual(['a']);
  });

  it('goes back after the third that said nothing', () => {
    let decision = { state: onTrial(), switchTo: null as string | null };
    for (let n = 0; n < MOST_STARTS; n += 1) {
      decision = decideStart(decision.state, { ...FACTS, startId: `${n}` });
      expect(decision.switchTo).toBeNull();
    }
    decision = decideStart(decision.state, { ...FACTS, startId: 'one more' });
    expect(decision.switchTo).toBe('1.4.0');
    expect(decision.state.bad.map(({ version }) => version)).toEqual(['1.5.0']);
    expect(decision.state.trial).toBeNull();
  });

  it('goes back at the second where the time is over', () => {
    const once = decideStart(onTrial(), FACTS).state;
    const late = { ...FACTS, now: FACTS.healthMs + 1, startId: 'b' };
    expect(decideStart(once, late).switchTo).toBe('1.4.0');
    // The first start may come long after the switch: the machine was off.
    expect(decideStart(onTrial(), late).switchTo).toBeNull();
  });

  it('does the way back again where the power went before the switch', () => {
    const { state } = giveUp(onTrial(), 'it failed');
    const again = decideStart(state, FACTS);
    expect(again.switchTo).toBe('1.4.0');
    const back = decideStart(again.state, { ...FACTS, installed: '1.4.0' });
    expect(back).toMatchObject({ switchTo: null, state: { goingBack: null } });
  });

  it('of the old version means that the new one was never switched to; after three times it is left', () => {
    const facts = { ...FACTS, installed: '1.4.0' };
    const waits = decideStart(onTrial(), facts).state;
    expect(waits).toMatchObject({ trial: null, ready: { version: '1.5.0' }, bad: [] });
    const ready = { version: '1.5.0', kind: 'appimage' as const, name: 'x', sha512: 'x', size: 1, tries: 3 };
    expect(decideStart(onTrial({ ready }), facts).state).toMatchObject({ ready: null, bad: [{ version: '1.5.0' }] });
  });
});

describe('a version that is well', () => {
  it('is the last good one, and the one before stays as the way back', () => {
    expect(foundWell(onTrial())).toMatchObject({ trial: null, ready: null, lastGood: '1.5.0', before: '1.4.0' });
  });
});
