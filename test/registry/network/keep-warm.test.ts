import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createEscRouter } from '../../../main/registry/esc-router.ts';
import { fakeClock } from '../../fakes/fake-clock.ts';
import { type Behaviour, respond, startHostileServer } from '../../support/hostile-server.ts';
import { ASKED, verifierBody } from '../answer-bodies.ts';

const open: { close(): Promise<void> }[] = [];
// Late within the spread, so that the time to connect is not passed in the same step.
beforeEach(() => void vi.spyOn(Math, 'random').mockReturnValue(0.99));
afterEach(async () => {
  vi.restoreAllMocks();
  for (const part of open.splice(0).reverse()) await part.close();
});

/** A client whose timers the test fires, before a server that closes a connection as soon as it has answered. */
async function clientOf(status: number) {
  const heads: string[] = [];
  const clock = fakeClock();
  const behave: Behaviour = (socket, head) => {
    heads.push(head.split(' HTTP')[0] ?? '');
    respond(status, head.startsWith('HEAD') ? '' : JSON.stringify(verifierBody({})))(socket, head);
    // Not at once: the answer is to be read before.
    void setTimeout(20).then(() => socket.end());
  };
  const server = await startHostileServer(behave);
  const registry = createEscRouter({ baseUrl: server.url, clock });
  open.push(server, registry);
  return {
    heads,
    clock,
    async ask() {
      await registry.lookUp(ASKED, new AbortController().signal);
      heads.length = 0;
      await setTimeout(100);
    },
  };
}

describe('a connection that the registry closed between two taps', () => {
  it('is opened anew by one request that names no card', async () => {
    const { heads, clock, ask } = await clientOf(200);
    await ask();
    expect(heads).toEqual([]);
    await clock.pass(5_000);
    await setTimeout(100);
    expect(heads).toEqual(['HEAD /']);
  });

  it('is opened anew once in 20 s, though it is closed again at once', async () => {
    const { heads, clock, ask } = await clientOf(200);
    await ask();
    for (let i = 0; i < 3; i++) {
      await clock.pass(5_000);
      await setTimeout(100);
    }
    expect(heads).toEqual(['HEAD /']);
  });
});
