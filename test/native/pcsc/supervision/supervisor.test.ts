import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import type { CardReaders, ReaderEvent } from '../../../../main/application/ports/terminal-ports.ts';
import { forkChildFrom } from '../../../../native/pcsc/supervision/reader-child.ts';
import { superviseReaders } from '../../../../native/pcsc/supervision/supervisor.ts';

const MISBEHAVING = new URL('../misbehaving-child.ts', import.meta.url);

describe('the supervisor of a real process', () => {
  let readers: CardReaders | undefined;
  afterEach(async () => {
    await readers?.close();
    readers = undefined;
  });

  function supervised(behaviour: string) {
    const events: ReaderEvent[] = [];
    readers = superviseReaders({
      filter: { only: behaviour, virtualReaders: true },
      startChild: forkChildFrom(MISBEHAVING),
    });
    readers.subscribe((event) => events.push(event));
    const services = () => events.flatMap((event) => (event.kind === 'service' ? [event.state] : []));
    return { events, services };
  }

  it('starts another one after a crash, and says why', async () => {
    const { events, services } = supervised('crashes');
    await expect.poll(services, { timeout: 10_000 }).toContain('restarting');
    expect(events.find((event) => event.kind === 'service' && event.state === 'restarting')).toMatchObject({
      detail: 'SIGSEGV',
    });
    await expect
      .poll(() => services().filter((state) => state === 'running').length, { timeout: 10_000 })
      .toBeGreaterThan(1);
  });

  it('ends one that is stuck in a card, and goes on with the next', async () => {
    const { events, services } = supervised('blocks');
    const read = () => events.find((event) => event.kind === 'card-read');
    await expect
      .poll(read, { timeout: 10_000 })
      .toMatchObject({ read: { outcome: { kind: 'failed', reason: 'timeout' } } });
    await expect.poll(services, { timeout: 10_000 }).toEqual(['starting', 'running', 'restarting', 'running']);
    expect(events.filter((event) => event.kind === 'card-present')).toHaveLength(1);
  });

  it('ends one whose messages are none', async () => {
    const { services } = supervised('babbles');
    await expect.poll(services, { timeout: 10_000 }).toContain('restarting');
  });

  it('renews one that has grown large', async () => {
    const { events, services } = supervised('grows');
    // So does the next one, and is renewed in its turn.
    const first = () => services().slice(0, 4);
    await expect.poll(first, { timeout: 10_000 }).toEqual(['starting', 'running', 'restarting', 'running']);
    expect(events.filter(({ kind }) => kind === 'reader-added' || kind === 'reader-removed')).toHaveLength(1);
  });

  it('tells nothing more once it is closed', async () => {
    const { events, services } = supervised('crashes');
    await expect.poll(services, { timeout: 10_000 }).toContain('running');
    await readers?.close();
    const { length } = events;
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(events).toHaveLength(length);
  });

  it('takes its process with it when it is killed itself', async () => {
    const parent: ChildProcess = fork(fileURLToPath(new URL('../supervising-parent.ts', import.meta.url)), [], {
      execArgv: [],
    });
    const [childPid] = (await once(parent, 'message')) as [number];
    expect(isAlive(childPid)).toBe(true);
    parent.kill('SIGKILL');
    await expect.poll(() => isAlive(childPid), { timeout: 5_000 }).toBe(false);
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    // ESRCH: gone.
    return false;
  }
}
