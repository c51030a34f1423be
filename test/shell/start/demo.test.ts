import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CardReadOutcome } from '../../../main/application/ports/terminal-ports.ts';
import { SYSTEM_CLOCK } from '../../../main/application/system-clock.ts';
import { type Demo, startDemo } from '../../../main/shell/start/demo.ts';

describe("the demo's chips", () => {
  let demo: Demo;
  beforeAll(async () => {
    demo = await startDemo(SYSTEM_CLOCK);
  });
  afterAll(() => demo.close());

  function present(id: string): Promise<CardReadOutcome> {
    return new Promise((resolve) => {
      const end = demo.readers.subscribe((event) => {
        if (event.kind !== 'card-read') return;
        end();
        resolve(event.read.outcome);
      });
      demo.samples.present(id);
    });
  }

  it.each([
    ['chip-signed', { kind: 'proven', institution: 'Sample cards signer' }],
    ['chip-copied', { kind: 'forged', reason: 'signature-wrong' }],
    ['chip-active', { kind: 'unproven', reason: 'no-signature' }],
  ])('come to what %s shows, by the same proof as real ones', async (id, authenticity) => {
    expect(await present(id)).toMatchObject({ kind: 'escn', authenticity });
  });
});
