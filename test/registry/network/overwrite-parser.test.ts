import { createServer } from 'node:http';
import { Agent, request } from 'undici';
import { afterAll, describe, expect, it } from 'vitest';
import { overwriteParser } from '../../../main/registry/network/overwrite-parser.ts';

const NUMBER = '3e506370-826a-103d-bf76-001000000001';

/** undici's parser begins with its first answer; its memory is seen by nobody but whoever was there at its birth. */
const memories: WebAssembly.Memory[] = [];
const { Instance } = WebAssembly;
WebAssembly.Instance = new Proxy(Instance, {
  construct(target, given: ConstructorParameters<typeof Instance>) {
    const instance = new target(...given);
    const { memory } = instance.exports;
    if (memory instanceof WebAssembly.Memory) memories.push(memory);
    return instance;
  },
});
afterAll(() => {
  WebAssembly.Instance = Instance;
});

const holdsNumber = (): boolean => memories.some(({ buffer }) => Buffer.from(buffer).includes(NUMBER));

describe('the buffer answers are parsed out of', () => {
  it('keeps the last answer until it is overwritten', async () => {
    const server = createServer((_asked, answer) => answer.end(JSON.stringify({ cardNumber: NUMBER })));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const dispatcher = new Agent();
    try {
      await overwriteParser();
      const address = server.address();
      const port = typeof address === 'object' ? address?.port : undefined;
      const { body } = await request(`http://127.0.0.1:${port}/`, { dispatcher });
      await body.dump();
      expect(holdsNumber()).toBe(true);
      await overwriteParser();
      expect(holdsNumber()).toBe(false);
    } finally {
      await dispatcher.close();
      server.close();
    }
  });
});
