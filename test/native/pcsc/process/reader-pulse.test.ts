/// <reference path="../../../../native/pcsc/nfc-pcsc.d.ts" />
import type { PcscLiteReader } from 'nfc-pcsc';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchPulse } from '../../../../native/pcsc/process/reader-pulse.ts';
import { strictFake } from '../../../fakes/strict-fake.ts';

/** A reader that answers the given, one after the other; `null` is no answer at all. */
function pulse(...answers: readonly (string | null)[]) {
  const script = [...answers];
  const told: string[] = [];
  let asked = 0;
  let idle = true;
  const device = strictFake<PcscLiteReader>('reader', {
    probe(_command, callback) {
      asked += 1;
      const answer = script.shift();
      if (answer === undefined) throw new Error('a question too many');
      if (answer !== null) setTimeout(() => callback(null, answer), 5);
    },
  });
  const end = watchPulse(device, {
    everyMs: 10_000,
    aliveCommand: null,
    isIdle: () => idle,
    tell: (isDeaf, detail) => told.push(isDeaf ? `deaf (${detail})` : 'hears'),
  });
  return {
    told,
    end,
    asked: () => asked,
    setIdle(now: boolean) {
      idle = now;
    },
  };
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe('the pulse of a reader', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('says nothing of a reader that answers', async () => {
    const { told, asked } = pulse('answered', 'answered', 'answered', 'answered');
    await pass(30_000);
    expect(asked()).toBe(3);
    expect(told).toEqual([]);
  });

  it('finds one that does not answer any more, and that it hears again', async () => {
    const { told } = pulse('answered', null, 'answered', 'answered');
    await pass(35_000);
    expect(told).toEqual(['deaf (no-answer)', 'hears']);
  });

  it('finds one that answered and then only fails, at the second time', async () => {
    const { told } = pulse('answered', 'NotTransacted', 'NotTransacted', 'answered');
    await pass(12_000);
    expect(told).toEqual([]);
    await pass(20_000);
    expect(told).toEqual(['deaf (NotTransacted)', 'hears']);
  });

  it('makes nothing of a driver that never knew the question', async () => {
    const { told } = pulse('UnsupportedFeature', 'UnsupportedFeature', 'UnsupportedFeature');
    await pass(22_000);
    expect(told).toEqual([]);
  });

  it('makes nothing of a card that came in between', async () => {
    const { told } = pulse('answered', 'busy', 'busy');
    await pass(22_000);
    expect(told).toEqual([]);
  });

  it('leaves a reader with a card alone', async () => {
    const { asked, setIdle } = pulse('answered');
    setIdle(false);
    await pass(30_000);
    expect(asked()).toBe(0);
  });

  it('asks nothing more once it is ended', async () => {
    const { asked, end } = pulse('answered');
    await pass(2_000);
    end();
    await pass(60_000);
    expect(asked()).toBe(1);
  });
});
