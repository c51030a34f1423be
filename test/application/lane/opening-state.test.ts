import { describe, expect, it } from 'vitest';
import { createOpeningState } from '../../../main/application/lane/opening-state.ts';
import type { OpeningHours } from '../../../main/domain/service/service.ts';
import { fakeClock } from '../../fakes/fake-clock.ts';

const HOURS: OpeningHours = {
  zone: 'UTC',
  windows: [{ id: 'lunch', days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '11:30', to: '14:00' }],
  closedOn: [],
};

/** A Wednesday. */
const ELEVEN = Date.UTC(2026, 8, 30, 11);
const HALF_PAST = ELEVEN + 1_800_000;
const TWO = Date.UTC(2026, 8, 30, 14);

describe('the opening of a service', () => {
  it('is nothing where the service has no hours', () => {
    const state = createOpeningState(fakeClock(ELEVEN), null, () => undefined);
    expect(state.view()).toBeNull();
    state.close();
  });

  it('is told at the minute it changes', async () => {
    const clock = fakeClock(ELEVEN);
    const told: unknown[] = [];
    const state = createOpeningState(clock, HOURS, () => told.push(state.view()));
    expect(state.view()).toEqual({ isOpen: false, changesAt: HALF_PAST });
    await clock.pass(1_799_999);
    expect(told).not.toContainEqual({ isOpen: true, changesAt: TWO });
    await clock.pass(1);
    expect(told.at(-1)).toEqual({ isOpen: true, changesAt: TWO });
    state.close();
  });

  it('notices a clock that was set', async () => {
    const clock = fakeClock(ELEVEN);
    let told = 0;
    const state = createOpeningState(clock, HOURS, () => {
      told += 1;
    });
    clock.setWall(HALF_PAST + 60_000);
    await clock.pass(600_000);
    expect(told).toBeGreaterThan(0);
    expect(state.view()).toMatchObject({ isOpen: true });
    state.close();
  });

  it('follows other hours, and is silent once closed', async () => {
    const clock = fakeClock(ELEVEN);
    let told = 0;
    const state = createOpeningState(clock, HOURS, () => {
      told += 1;
    });
    state.follow(null);
    expect(state.view()).toBeNull();
    state.follow(HOURS);
    state.close();
    await clock.pass(7_200_000);
    expect(told).toBe(0);
  });
});
