import { readFileSync } from 'node:fs';
import { SYSTEM_CLOCK } from '../../main/application/system-clock.ts';
import { type SandboxOptions, startSandboxRouter } from '../../main/sandbox/sandbox-router.ts';

/**
 * A simulated registry in a process of its own, so that it can be killed and stopped. Its options come as JSON in the
 * file that is named; on stdout its address, then each card number it is asked for.
 */
const [, , path = ''] = process.argv;
const options = JSON.parse(readFileSync(path, 'utf8')) as Omit<SandboxOptions, 'clock' | 'beforeAnswer'>;
const router = await startSandboxRouter({
  ...options,
  clock: SYSTEM_CLOCK,
  beforeAnswer: ({ cardNumber }) => {
    if (cardNumber !== undefined) console.log(cardNumber);
  },
});
console.log(router.url);
