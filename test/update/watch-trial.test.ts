import { describe, expect, it } from 'vitest';
import type { HealthPart } from '../../main/application/ports/update-ports.ts';
import { openUpdateState } from '../../main/update/update-state.ts';
import { watchTrial } from '../../main/update/watch-trial.ts';
import { fakeClock } from '../fakes/fake-clock.ts';
import { temporaryFolders } from '../support/temporary-folder.ts';

const newFolder = temporaryFolders();
const MINUTE_MS = 60_000;

function watched(ailedBefore: HealthPart[] = []) {
  const state = openUpdateState(newFolder(), () => undefined);
  const trial = { version: '1.5.0', previous: '1.4.0', since: 0, starts: ['a'], ailedBefore };
  state.change((fresh) => ({ ...fresh, trial }));
  const clock = fakeClock();
  const told: string[] = [];
  let ailing: HealthPart[] = [];
  const end = watchTrial({
    ...{ state, clock, runningVersion: '1.5.0', healthMs: 10 * MINUTE_MS },
    health: { ailing: () => ailing },
    onWell: () => told.push('well'),
    onFailed: (why) => told.push(why),
  });
  const set = (parts: HealthPart[]): void => {
    ailing = parts;
  };
  return { state, clock, told, end, set };
}

describe('a version on trial', () => {
  it('is well after a minute in which everything worked', async () => {
    const { clock, told, state } = watched();
    await clock.pass(MINUTE_MS);
    expect(told).toEqual([]);
    await clock.pass(10_000);
    expect(told).toEqual(['well']);
    expect(state.read()).toMatchObject({ trial: null, lastGood: '1.5.0' });
  });

  it('begins its minute anew with every break', async () => {
    const { clock, told, set } = watched();
    for (let n = 0; n < 5; n += 1) {
      await clock.pass(45_000);
      set(['reader']);
      await clock.pass(10_000);
      set([]);
    }
    expect(told).toEqual([]);
    await clock.pass(2 * MINUTE_MS);
    expect(told).toEqual(['well']);
  });

  it('is not held to what did not work before it', async () => {
    const { clock, told, set } = watched(['reader']);
    set(['reader']);
    await clock.pass(2 * MINUTE_MS);
    expect(told).toEqual(['well']);
  });

  it('that is not well in time is told with what it lacks', async () => {
    const { clock, told, set } = watched();
    set(['render', 'store']);
    await clock.pass(11 * MINUTE_MS);
    expect(told).toEqual(['not well after 10 min: render, store']);
  });

  it('is no longer watched after the end', async () => {
    const { clock, told, end } = watched();
    end();
    await clock.pass(20 * MINUTE_MS);
    expect(told).toEqual([]);
  });
});
