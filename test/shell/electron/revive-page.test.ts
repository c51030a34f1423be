import type { WebContents } from 'electron';
import { describe, expect, it } from 'vitest';
import { revivePage } from '../../../main/shell/electron/revive-page.ts';
import { electronEvents } from '../../fakes/electron-events.ts';
import { fakeClock } from '../../fakes/fake-clock.ts';
import { strictFake } from '../../fakes/strict-fake.ts';

function page() {
  const events = electronEvents();
  const clock = fakeClock();
  const state = { loads: 0, crashes: 0, isDestroyed: false };
  const end = revivePage({
    contents: strictFake<WebContents>('contents', {
      on: events.on as never,
      isDestroyed: () => state.isDestroyed,
      forcefullyCrashRenderer: () => {
        state.crashes += 1;
      },
    }),
    load: () => {
      state.loads += 1;
    },
    clock,
    log: () => {},
  });
  return {
    state,
    clock,
    end,
    raise: events.raise,
    die: () => events.raise('render-process-gone', {}, { reason: 'crashed' }),
  };
}

describe('a page whose process is gone', () => {
  it.each(['crashed', 'killed', 'oom', 'abnormal-exit', 'clean-exit', 'launch-failed'])(
    'is back within 2 s: %s',
    async (reason) => {
      const { state, clock, raise } = page();
      raise('render-process-gone', {}, { reason });
      await clock.pass(2_000);
      expect(state.loads).toBe(1);
    },
  );

  it('is back within 2 s each time it dies, without a busy loop', async () => {
    const { state, clock, die } = page();
    for (let death = 1; death <= 20; death += 1) {
      die();
      await clock.pass(2_000);
      expect(state.loads).toBe(death);
    }
    die();
    await clock.pass(1_000);
    expect(state.loads).toBe(20);
  });

  it('is loaded once where several signs of one death come', async () => {
    const { state, clock, raise, die } = page();
    die();
    raise('did-fail-load', {}, -2, 'failed', 'app://tessera/', true);
    await clock.pass(5_000);
    expect(state.loads).toBe(1);
  });

  it('is left alone when the window is gone or the kiosk ends', async () => {
    const closed = page();
    closed.die();
    closed.state.isDestroyed = true;
    await closed.clock.pass(5_000);
    expect(closed.state.loads).toBe(0);

    const ended = page();
    ended.die();
    ended.end();
    await ended.clock.pass(5_000);
    expect(ended.state.loads).toBe(0);
  });
});

describe('a page that did not load', () => {
  it('is loaded again', async () => {
    const { state, clock, raise } = page();
    raise('did-fail-load', {}, -6, 'file not found', 'app://tessera/', true);
    await clock.pass(2_000);
    expect(state.loads).toBe(1);
  });

  it.each([
    ['a load that was replaced', -3, true],
    ['a frame inside', -6, false],
  ])('is not meant by %s', async (_, code, isMainFrame) => {
    const { state, clock, raise } = page();
    raise('did-fail-load', {}, code, '', 'app://tessera/', isMainFrame);
    await clock.pass(5_000);
    expect(state.loads).toBe(0);
  });
});

describe('a page that does not answer', () => {
  it('is ended, and comes back by the same way', async () => {
    const { state, clock, raise, die } = page();
    raise('unresponsive');
    await clock.pass(5_000);
    expect(state.crashes).toBe(1);
    die();
    await clock.pass(2_000);
    expect(state.loads).toBe(1);
  });

  it('is spared when it answers again in time', async () => {
    const { state, clock, raise } = page();
    raise('unresponsive');
    await clock.pass(4_000);
    raise('responsive');
    await clock.pass(10_000);
    expect(state.crashes).toBe(0);
  });
});
