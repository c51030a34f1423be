import { describe, expect, it } from 'vitest';
import { startDeadline } from '../../../main/registry/network/deadline.ts';
import { fakeClock } from '../../fakes/fake-clock.ts';

const never = () => new AbortController().signal;

describe('a deadline', () => {
  it('is over when the time is up', async () => {
    const clock = fakeClock();
    using deadline = startDeadline(100, never(), clock);
    await clock.pass(99);
    expect(deadline.signal.aborted).toBe(false);
    await clock.pass(1);
    expect(deadline.signal.aborted).toBe(true);
  });

  it('counts anew from a restart', async () => {
    const clock = fakeClock();
    using deadline = startDeadline(100, never(), clock);
    await clock.pass(90);
    deadline.restart(50);
    await clock.pass(49);
    expect(deadline.signal.aborted).toBe(false);
    await clock.pass(1);
    expect(deadline.signal.aborted).toBe(true);
  });

  it('is over when the caller gives up, and at once where that was before', () => {
    const caller = new AbortController();
    using deadline = startDeadline(100, caller.signal, fakeClock());
    caller.abort();
    expect(deadline.signal.aborted).toBe(true);
    using late = startDeadline(100, caller.signal, fakeClock());
    expect(late.signal.aborted).toBe(true);
  });

  it('lets go of timer and caller when it is disposed of', async () => {
    const clock = fakeClock();
    const caller = new AbortController();
    const deadline = startDeadline(100, caller.signal, clock);
    deadline[Symbol.dispose]();
    caller.abort();
    await clock.pass(1000);
    expect(deadline.signal.aborted).toBe(false);
  });
});
