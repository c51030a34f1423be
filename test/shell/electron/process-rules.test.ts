import type { App, BrowserWindow, PowerSaveBlocker } from 'electron';
import { describe, expect, it } from 'vitest';
import { exitOnBug } from '../../../main/shell/electron/exit-on-bug.ts';
import { keepDisplayAwake } from '../../../main/shell/electron/keep-display-awake.ts';
import { quitInOrder } from '../../../main/shell/electron/quit-in-order.ts';
import { claimSingleInstance } from '../../../main/shell/electron/single-instance.ts';
import { electronEvents, preventable } from '../../fakes/electron-events.ts';
import { fakeClock } from '../../fakes/fake-clock.ts';
import { strictFake } from '../../fakes/strict-fake.ts';

describe('the display', () => {
  it('stays awake until it is let go', () => {
    const calls: unknown[] = [];
    const release = keepDisplayAwake(
      strictFake<PowerSaveBlocker>('blocker', {
        start: (kind) => {
          calls.push(kind);
          return 3;
        },
        stop: (id) => calls.push(id) > 0,
      }),
    );
    expect(calls).toEqual(['prevent-display-sleep']);
    release();
    expect(calls).toEqual(['prevent-display-sleep', 3]);
  });
});

describe('a second kiosk', () => {
  function claim(isFirst: boolean, window?: Partial<BrowserWindow>) {
    const events = electronEvents();
    const app = strictFake<App>('app', { requestSingleInstanceLock: () => isFirst, on: events.on as never });
    const shown = window && strictFake<BrowserWindow>('window', window);
    return { isClaimed: claimSingleInstance(app, () => shown), raise: events.raise };
  }

  it('is told that it is one', () => {
    expect(claim(false).isClaimed).toBe(false);
    expect(claim(true).isClaimed).toBe(true);
  });

  it('brings the first one to the front', () => {
    const calls: string[] = [];
    const { raise } = claim(true, {
      isDestroyed: () => false,
      isMinimized: () => true,
      restore: () => void calls.push('restore'),
      focus: () => void calls.push('focus'),
    });
    raise('second-instance');
    expect(calls).toEqual(['restore', 'focus']);
  });

  it('does no harm before the first has its window, or after', () => {
    expect(() => claim(true).raise('second-instance')).not.toThrow();
    expect(() => claim(true, { isDestroyed: () => true }).raise('second-instance')).not.toThrow();
  });
});

describe('the end of the kiosk', () => {
  function quitting() {
    const events = electronEvents();
    const clock = fakeClock();
    const did: string[] = [];
    const app = strictFake<App>('app', {
      on: events.on as never,
      quit: () => void did.push('quit'),
      exit: (code) => void did.push(`exit ${code}`),
    });
    return { ...quitInOrder(app, clock), raise: events.raise, did, clock };
  }

  it('comes with the last window', () => {
    const { raise, did } = quitting();
    raise('window-all-closed');
    expect(did).toEqual(['quit']);
  });

  it('closes what was opened, last first, before the app goes', async () => {
    const { raise, did, closing, clock } = quitting();
    closing(async () => void did.push('terminal'));
    closing(() => void did.push('bridge'));
    const event = preventable();
    raise('before-quit', event);
    expect(event.isPrevented).toBe(true);
    await clock.pass(0);
    expect(did).toEqual(['bridge', 'terminal', 'exit 0']);
  });

  it('does not wait for what does not close', async () => {
    const { raise, did, closing, clock } = quitting();
    closing(() => new Promise<void>(() => {}));
    raise('before-quit', preventable());
    await clock.pass(2_999);
    expect(did).toEqual([]);
    await clock.pass(1);
    expect(did).toEqual(['exit 0']);
  });

  it('closes the rest where one fails, and closes once', async () => {
    const { raise, did, closing, clock } = quitting();
    closing(() => void did.push('terminal'));
    closing(() => Promise.reject(new Error('stuck')));
    raise('before-quit', preventable());
    raise('before-quit', preventable());
    await clock.pass(0);
    expect(did).toEqual(['terminal', 'exit 0']);
  });
});

describe('an exception nobody caught', () => {
  it.each(['uncaughtException', 'unhandledRejection'])('ends the process without a dialog: %s', (name) => {
    const events = electronEvents();
    const did: string[] = [];
    const process = strictFake<NodeJS.Process>('process', { on: events.on as never });
    const app = strictFake<App>('app', { exit: (code) => void did.push(`exit ${code}`) });
    exitOnBug(process, app, (line) => did.push(line.split('\n')[0] ?? ''));
    events.raise(name, new Error('lost'));
    expect(did).toEqual(['tessera: bug: Error: lost', 'exit 70']);
  });
});
