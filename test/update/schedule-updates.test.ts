import { describe, expect, it } from 'vitest';
import type { UpdateSource } from '../../main/application/ports/update-ports.ts';
import { scheduleUpdates } from '../../main/update/schedule-updates.ts';
import { openUpdateState, type UpdateState } from '../../main/update/update-state.ts';
import type { Updater } from '../../main/update/updater.ts';
import { fakeClock } from '../fakes/fake-clock.ts';
import { strictFake } from '../fakes/strict-fake.ts';
import { temporaryFolders } from '../support/temporary-folder.ts';

const newFolder = temporaryFolders();
const MINUTE_MS = 60_000;
const READY = { version: '1.5.0', kind: 'appimage', name: 'x', sha512: 'x', size: 1, tries: 0 } as const;
const ALL_DAY = { window: { from: 0, until: 0 }, zone: 'UTC', quietMs: 10 * MINUTE_MS };
const SERVER = strictFake<UpdateSource>('server', { place: 'server' });
const STICK = strictFake<UpdateSource>('stick', { place: 'stick' });

function scheduled(options: { state?: Partial<UpdateState>; quiet?: typeof ALL_DAY | null; sticks?: UpdateSource[] }) {
  const clock = fakeClock();
  const calls: string[] = [];
  const state = { ...openUpdateState(newFolder(), () => undefined).read(), ...options.state };
  let lastPresentationAt: number | null = null;
  const end = scheduleUpdates({
    updater: strictFake<Updater>('updater', {
      status: () => state,
      async download({ place }) {
        calls.push(place);
        return { kind: 'failed', code: 'network' };
      },
      async apply() {
        calls.push('apply');
        return { kind: 'switched', version: '1.5.0' };
      },
    }),
    clock,
    health: { ailing: () => [] },
    server: SERVER,
    findOnDrives: async () => options.sticks ?? [],
    everyMs: 60 * MINUTE_MS,
    phase: 0.5,
    quiet: options.quiet === undefined ? ALL_DAY : options.quiet,
    lastPresentationAt: () => lastPresentationAt,
    onTurn: () => undefined,
    onSwitched: (version) => calls.push(`switched ${version}`),
    notice: (line) => calls.push(line),
  });
  const present = (): void => {
    lastPresentationAt = clock.now();
  };
  return { clock, calls, end, present };
}

describe('the schedule of updates', () => {
  it('asks the server at its own minute of the hour', async () => {
    const { clock, calls } = scheduled({});
    await clock.pass(29 * MINUTE_MS);
    expect(calls).toEqual([]);
    await clock.pass(2 * MINUTE_MS);
    expect(calls).toEqual(['server']);
    await clock.pass(60 * MINUTE_MS);
    expect(calls).toEqual(['server', 'server']);
  });

  it('goes on asking where the clock was set back', async () => {
    const { clock, calls } = scheduled({});
    clock.setWall(clock.now() - 365 * 24 * 60 * MINUTE_MS);
    await clock.pass(2 * MINUTE_MS);
    expect(calls).toContain('server');
  });

  it('takes a stick the minute it is there, once each time it is put in', async () => {
    const sticks = [STICK];
    const { clock, calls } = scheduled({ sticks });
    await clock.pass(5 * MINUTE_MS);
    expect(calls).toEqual(['stick']);
    sticks.pop();
    await clock.pass(MINUTE_MS);
    sticks.push(STICK);
    await clock.pass(MINUTE_MS);
    expect(calls).toEqual(['stick', 'stick']);
  });

  it('switches at a quiet minute only', async () => {
    const { clock, calls, present } = scheduled({ state: { ready: READY } });
    present();
    await clock.pass(9 * MINUTE_MS);
    expect(calls).toEqual([]);
    await clock.pass(2 * MINUTE_MS);
    expect(calls.slice(0, 2)).toEqual(['apply', 'switched 1.5.0']);
  });

  it('leaves it to the operator where it is told to, and waits while a version is on trial', async () => {
    const manual = scheduled({ state: { ready: READY }, quiet: null });
    const trial = { version: '1.5.0', previous: '1.4.0', since: 0, starts: [], ailedBefore: [] };
    const onTrial = scheduled({ state: { ready: READY, trial } });
    for (const { clock, calls } of [manual, onTrial]) {
      await clock.pass(20 * MINUTE_MS);
      expect(calls).toEqual([]);
    }
  });

  it('does nothing after its end', async () => {
    const { clock, calls, end } = scheduled({ sticks: [STICK] });
    end();
    await clock.pass(120 * MINUTE_MS);
    expect(calls).toEqual([]);
  });
});
