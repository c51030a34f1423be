import { describe, expect, it } from 'vitest';
import { createDeliveries, type SendOutcome } from '../../../native/gate/deliveries.ts';
import { fakeClock } from '../../fakes/fake-clock.ts';

const FAILED: SendOutcome = { kind: 'failed', detail: 'answers 500', retryAfterMs: null };
const DELIVERED: SendOutcome = { kind: 'delivered' };

function site(answer: (item: string, limitMs: number) => SendOutcome | Promise<SendOutcome>, mostWaiting = 3) {
  const clock = fakeClock();
  const sent: string[] = [];
  const dropped: string[] = [];
  const outcomes: string[] = [];
  const deliveries = createDeliveries<string>({
    clock,
    atOnce: 2,
    mostWaiting,
    tryMs: 1000,
    retry: { firstMs: 100, longestMs: 400 },
    async send(item, limitMs) {
      sent.push(item);
      return answer(item, limitMs);
    },
    onOutcome: ({ kind }) => outcomes.push(kind),
    onDropped: (item) => dropped.push(item),
  });
  return { clock, deliveries, sent, dropped, outcomes };
}

const never = (): Promise<SendOutcome> => new Promise(() => {});

describe('a delivery', () => {
  it('is tried again until it is taken', async () => {
    let tries = 0;
    const { clock, deliveries, sent, dropped } = site(() => (++tries < 3 ? FAILED : DELIVERED));
    deliveries.add('a', 3000);
    await clock.pass(3000);
    expect(sent).toEqual(['a', 'a', 'a']);
    expect(dropped).toEqual([]);
  });

  it('is dropped at the moment it is worth nothing any more, and not tried then', async () => {
    const { clock, deliveries, sent, dropped } = site(() => FAILED);
    deliveries.add('a', 1000);
    await clock.pass(999);
    expect(dropped).toEqual([]);
    const tries = sent.length;
    await clock.pass(1);
    expect(dropped).toEqual(['a']);
    await clock.pass(10_000);
    expect(sent).toHaveLength(tries);
  });

  it('is dropped when the other side is back too late for it, also where it waits behind others', async () => {
    const { clock, deliveries, sent, dropped } = site(never);
    deliveries.add('under way', 60_000);
    deliveries.add('under way, too', 60_000);
    deliveries.add('late', 500);
    deliveries.add('timely', 5000);
    await clock.pass(500);
    expect(dropped).toEqual([]);
    deliveries.nudge();
    expect(dropped).toEqual(['late']);
    expect(sent).toEqual(['under way', 'under way, too']);
  });

  it('has no more time for a try than it has to live', async () => {
    const limits: number[] = [];
    const { clock, deliveries } = site((_, limitMs) => {
      limits.push(limitMs);
      return DELIVERED;
    });
    deliveries.add('a', 300);
    deliveries.add('b', 3000);
    await clock.pass(1);
    expect(limits).toEqual([300, 1000]);
  });

  it('is dropped at once where it is refused', async () => {
    const { clock, deliveries, sent, dropped } = site(() => ({ kind: 'refused', detail: 'answers 404' }));
    deliveries.add('a', 3000);
    await clock.pass(3000);
    expect(sent).toEqual(['a']);
    expect(dropped).toEqual(['a']);
  });

  it('comes back when it was told to', async () => {
    const { clock, deliveries, sent } = site(() => ({ kind: 'failed', detail: 'answers 503', retryAfterMs: 2000 }));
    deliveries.add('a', 3000);
    await clock.pass(1999);
    expect(sent).toHaveLength(1);
    await clock.pass(1);
    expect(sent).toHaveLength(2);
  });

  it('is tried at once when the other side is back', async () => {
    const { clock, deliveries, sent } = site(() => ({ kind: 'failed', detail: 'answers 503', retryAfterMs: 2000 }));
    deliveries.add('a', 3000);
    await clock.pass(10);
    deliveries.nudge();
    await clock.pass(0);
    expect(sent).toHaveLength(2);
  });
});

describe('deliveries', () => {
  it('are bounded: the oldest that wait are dropped, and told', async () => {
    const { clock, deliveries, sent, dropped } = site(never);
    for (const item of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) deliveries.add(item, 3000);
    await clock.pass(0);
    expect(sent).toEqual(['a', 'b']);
    expect(dropped).toEqual(['c', 'd']);
  });

  it('that expired while they waited are not sent', async () => {
    const { promise, resolve } = Promise.withResolvers<SendOutcome>();
    const { clock, deliveries, sent, dropped } = site(() => promise);
    for (const item of ['a', 'b', 'c']) deliveries.add(item, 1000);
    await clock.pass(1000);
    resolve(DELIVERED);
    await clock.pass(0);
    expect(sent).toEqual(['a', 'b']);
    expect(dropped).toEqual(['c']);
  });

  it('end when they are closed', async () => {
    const { clock, deliveries, sent, dropped, outcomes } = site(() => FAILED);
    deliveries.add('a', 3000);
    await clock.pass(0);
    deliveries.close();
    deliveries.add('b', 3000);
    await clock.pass(10_000);
    expect(sent).toEqual(['a']);
    expect(dropped).toEqual([]);
    expect(outcomes).toEqual(['failed']);
  });
});
