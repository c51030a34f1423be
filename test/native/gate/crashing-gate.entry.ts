import { SYSTEM_CLOCK } from '../../../main/application/system-clock.ts';
import { createRelayOutput } from '../../../native/gate/relay/relay-output.ts';
import { createSerialLines } from '../../../native/serial/serial-lines.ts';

/** Opens a gate on the port it is named, and dies of a bug while it is open. */
const line = createSerialLines(SYSTEM_CLOCK).take({ path: process.argv[2] ?? '', baudRate: 9600 });
const settings = { channel: 1, pulseMs: undefined };
const output = createRelayOutput({ settings, failure: 'secure', clock: SYSTEM_CLOCK, line });
output.subscribe(({ state }) => {
  if (state !== 'ready') return;
  const at = Date.now();
  output.open({ presentation: 'p1', lane: '1', service: 's', verdict: 'granted', reason: 'active', at }, 60_000);
  setTimeout(() => {
    throw new Error('a bug');
  }, 200);
});
