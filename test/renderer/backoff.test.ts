import { expect, it } from 'vitest';
import { createBackoff } from '../../renderer/backoff.ts';

it('waits longer each time, up to a limit, and starts over when told', () => {
  const backoff = createBackoff(250, 1000);
  expect([backoff.next(), backoff.next(), backoff.next(), backoff.next()]).toEqual([250, 500, 1000, 1000]);
  backoff.reset();
  expect(backoff.next()).toBe(250);
});
