import { beforeEach, describe, expect, it } from 'vitest';
import type { RegistryReply } from '../../../main/application/ports/terminal-ports.ts';
import { LOOKUP_FAILURES, type LookupFailure } from '../../../main/domain/lookup-outcome.ts';
import { guardRegistry, RETRY_WITHIN_MS } from '../../../main/registry/outage/guarded-registry.ts';
import { isOutage } from '../../../main/registry/outage/outage.ts';
import { FAILURES_IN_A_ROW } from '../../../main/registry/outage/outage-detector.ts';
import { createMemoryState } from '../../../main/store/state-file.ts';
import { type FakeClock, fakeClock } from '../../fakes/fake-clock.ts';
import { foundReply, notRegisteredReply, REFUSED_REPLY } from '../../support/answers.ts';
import { escn } from '../../support/escn.ts';

const NUMBER = escn('3e506370-826a-103d-bf76-001000000001');
const NEVER = new AbortController().signal;
const MINUTE = 60_000;
const DAY = 1440 * MINUTE;

let clock: FakeClock;
let state: ReturnType<typeof createMemoryState>;
let asked: number;
let reply: () => RegistryReply | Promise<RegistryReply>;

beforeEach(() => {
  clock = fakeClock();
  state = createMemoryState();
  asked = 0;
  reply = () => foundReply(clock.now());
});

/** The guard as a new process would build it: what it knows of before is in the state. */
function guard(host = 'router.test') {
  const inner = {
    lookUp: async () => {
      asked += 1;
      return reply();
    },
    close: async () => undefined,
  };
  return guardRegistry(inner, { clock, state, host });
}

const fails = (failure: LookupFailure, retryAt: number | null = null): RegistryReply => ({
  kind: 'unavailable',
  failure,
  retryAt,
});

async function ask(times: number, registry = guard()): Promise<RegistryReply[]> {
  const replies: RegistryReply[] = [];
  for (let i = 0; i < times; i++) replies.push(await registry.lookUp(NUMBER, NEVER));
  return replies;
}

/** Opens the breaker by failures in a row. */
async function opened() {
  const registry = guard();
  reply = () => REFUSED_REPLY;
  await ask(FAILURES_IN_A_ROW, registry);
  asked = 0;
  return registry;
}

describe('the breaker', () => {
  it('opens after five failures in a row, and then answers without asking', async () => {
    reply = () => REFUSED_REPLY;
    const replies = await ask(FAILURES_IN_A_ROW + 3);
    expect(asked).toBe(FAILURES_IN_A_ROW);
    expect(replies.at(-1)).toMatchObject({ kind: 'unavailable', failure: 'refused', retryAt: expect.any(Number) });
  });

  it('stays closed after four', async () => {
    let turn = 0;
    reply = () => (++turn % 5 === 0 ? foundReply(clock.now()) : REFUSED_REPLY);
    // Four of five fail; so few of them say nothing of a sample yet.
    await ask(9);
    expect(asked).toBe(9);
  });

  it('opens when half of a sample failed, though never five in a row', async () => {
    let turn = 0;
    reply = () => (++turn % 2 === 0 ? REFUSED_REPLY : foundReply(clock.now()));
    await ask(30);
    expect(asked).toBe(10);
  });

  it('stays closed where a third of a sample failed', async () => {
    let turn = 0;
    reply = () => (++turn % 3 === 0 ? REFUSED_REPLY : foundReply(clock.now()));
    await ask(60);
    expect(asked).toBe(60);
  });

  it.each(LOOKUP_FAILURES.map((failure) => [failure] as const))('counts %s as documented', async (failure) => {
    reply = () => fails(failure);
    const registry = guard();
    await ask(20, registry);
    const perQuestion = failure === 'reset' ? 2 : 1;
    expect(asked).toBe((isOutage(fails(failure)) ? FAILURES_IN_A_ROW : 20) * perQuestion);
  });

  it.each(['unexpected-answer', 'wrong-card', 'too-large'] as const)(
    'never opens by %s: the registry is up',
    (failure) => expect(isOutage(fails(failure))).toBe(false),
  );

  it('never opens by "not registered"', async () => {
    reply = () => notRegisteredReply(clock.now());
    await ask(100);
    expect(asked).toBe(100);
  });

  it('lets one through when the first delay is over, and closes on its answer', async () => {
    const registry = await opened();
    await clock.pass(1_000);
    reply = () => foundReply(clock.now());
    expect((await ask(3, registry)).map(({ kind }) => kind)).toEqual(['answered', 'answered', 'answered']);
  });

  it('lets nobody else wait for the one that probes', async () => {
    const registry = await opened();
    await clock.pass(1_000);
    reply = () => new Promise((resolve) => clock.setTimer(700, () => resolve(foundReply(clock.now()))));
    const probe = registry.lookUp(NUMBER, NEVER);
    expect(await registry.lookUp(NUMBER, NEVER)).toMatchObject({ failure: 'refused' });
    await clock.pass(700);
    expect(await probe).toMatchObject({ kind: 'answered' });
    expect(asked).toBe(1);
  });

  it('waits longer after each probe in vain, up to a minute, and never the same', async () => {
    const registry = await opened();
    const delays: number[] = [];
    for (let i = 0; i < 12; i++) {
      const [refusal] = await ask(1, registry);
      if (refusal?.kind !== 'unavailable' || refusal.retryAt === null) throw new Error('not open');
      delays.push(refusal.retryAt - clock.now());
      await clock.pass(refusal.retryAt - clock.now());
      await ask(1, registry);
    }
    delays.forEach((delay, i) => {
      const longest = Math.min(60_000, 1_000 * 2 ** i);
      expect(delay).toBeLessThanOrEqual(longest);
      expect(delay).toBeGreaterThanOrEqual(Math.floor(longest / 2));
    });
    expect(new Set(delays.slice(-6)).size).toBeGreaterThan(1);
  });

  it('is open after a restart, for as long as it would have been', async () => {
    const before = await opened();
    const [refusal] = await ask(1, before);
    expect(await ask(1, guard())).toEqual([refusal]);
    expect(asked).toBe(0);
    reply = () => foundReply(clock.now());
    await clock.pass(1_000);
    expect(await ask(1, guard())).toMatchObject([{ kind: 'answered' }]);
    expect(await ask(1, guard())).toMatchObject([{ kind: 'answered' }]);
  });

  it('goes on growing its delay after a restart', async () => {
    const before = await opened();
    for (let i = 0; i < 8; i++) {
      await clock.pass(60_000);
      await ask(1, before);
    }
    await clock.pass(60_000);
    const after = guard();
    await ask(1, after);
    const [refusal] = await ask(1, after);
    expect(refusal?.kind === 'unavailable' && (refusal.retryAt ?? 0) - clock.now()).toBeGreaterThan(20_000);
  });

  it('is not kept open by a clock that was set back a year', async () => {
    const registry = await opened();
    clock.setWall(clock.now() - 365 * DAY);
    reply = () => foundReply(clock.now());
    expect(await ask(1, registry)).toMatchObject([{ kind: 'answered' }]);
  });

  it('of one registry is not another one’s', async () => {
    await opened();
    reply = () => foundReply(clock.now());
    expect(await ask(1, guard('other.test'))).toMatchObject([{ kind: 'answered' }]);
  });

  it.each([[{ attempts: 'many' }], ['text'], [{ attempts: 1, failure: 'gone', openedAt: 0, probeAt: 1e15 }]])(
    'starts closed where %j was kept',
    async (kept) => {
      state.write('registry-breaker router.test', kept as object);
      expect(await ask(1)).toMatchObject([{ kind: 'answered' }]);
    },
  );
});

describe('a wish to be left alone', () => {
  it.each([
    ['a second', 1_000],
    ['ten minutes', 10 * MINUTE],
    ['forty days', 40 * DAY],
    ['a thousand years', 365_000 * DAY],
  ])('of %s is obeyed to the millisecond', async (_title, span) => {
    const registry = guard();
    const retryAt = clock.now() + span;
    reply = () => fails('rate-limited', retryAt);
    await ask(1, registry);
    clock.setWall(retryAt - 1);
    expect(await ask(1, registry)).toEqual([fails('rate-limited', retryAt)]);
    expect(asked).toBe(1);
    clock.setWall(retryAt);
    reply = () => foundReply(clock.now());
    expect(await ask(1, registry)).toMatchObject([{ kind: 'answered' }]);
  });

  it('is obeyed after a restart', async () => {
    reply = () => fails('server-error', clock.now() + 10 * MINUTE);
    await ask(1);
    await clock.pass(10 * MINUTE - 1);
    expect(await ask(1, guard())).toMatchObject([{ failure: 'server-error' }]);
    expect(asked).toBe(1);
    await clock.pass(1);
    reply = () => foundReply(clock.now());
    expect(await ask(1, guard())).toMatchObject([{ kind: 'answered' }]);
  });

  it('lasts as long as it was meant to where the clock is put right meanwhile', async () => {
    clock.setWall(Date.UTC(2040, 0));
    const registry = guard();
    reply = () => fails('rate-limited', clock.now() + MINUTE);
    await ask(1, registry);
    clock.setWall(Date.UTC(2026, 9));
    await ask(1, registry);
    expect(asked).toBe(1);
    await clock.pass(MINUTE);
    reply = () => foundReply(clock.now());
    expect(await ask(1, registry)).toMatchObject([{ kind: 'answered' }]);
  });

  it('does not open the breaker beyond its time', async () => {
    const registry = guard();
    for (let i = 0; i < 10; i++) {
      reply = () => fails('server-error', clock.now() + 2_000);
      await ask(1, registry);
      await clock.pass(2_000);
    }
    expect(asked).toBe(10);
  });
});

describe('the second try', () => {
  it('is made once where the connection broke under the question', async () => {
    let turn = 0;
    reply = () => (++turn === 1 ? fails('reset') : foundReply(clock.now()));
    expect(await ask(1)).toMatchObject([{ kind: 'answered' }]);
    expect(asked).toBe(2);
  });

  it('is the last one', async () => {
    reply = () => fails('reset');
    expect(await ask(1)).toEqual([fails('reset')]);
    expect(asked).toBe(2);
  });

  it('is not made once the budget does not leave time for it', async () => {
    reply = () => new Promise((resolve) => clock.setTimer(RETRY_WITHIN_MS + 1, () => resolve(fails('reset'))));
    const asking = ask(1);
    await clock.pass(RETRY_WITHIN_MS + 1);
    await asking;
    expect(asked).toBe(1);
  });

  it.each(LOOKUP_FAILURES.filter((failure) => failure !== 'reset'))('is not made after %s', async (failure) => {
    reply = () => fails(failure);
    await ask(1);
    expect(asked).toBe(1);
  });

  it('is not made for somebody who gave up', async () => {
    const caller = new AbortController();
    reply = () => {
      caller.abort();
      return fails('reset');
    };
    await guard().lookUp(NUMBER, caller.signal);
    expect(asked).toBe(1);
  });
});
