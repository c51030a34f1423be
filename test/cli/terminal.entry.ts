import { createInterface } from 'node:readline';
import { z } from 'zod';
import { openLog } from '../../main/log/log.ts';
import { startTerminal } from '../../main/shell/start/start-terminal.ts';

// A real terminal without its page, in a process of its own: each line on stdin is a code held out, each verdict a
// line on stdout. Ends in order when stdin does.
const print = (value: object): void => void process.stdout.write(`${JSON.stringify(value)}\n`);
const start = await startTerminal({
  options: { demo: false, router: null, service: null, reader: null },
  env: process.env,
  platform: process.platform,
  log: openLog({ level: 'warn' }),
  openReaders: () => ({ subscribe: () => () => undefined, close: async () => undefined }),
});
if (start.kind !== 'started') throw new Error(start.message);
start.terminal.onVerdict(({ verdict }) => {
  const { kind, reason, source } = verdict.kind === 'unreadable' ? { ...verdict, source: null } : verdict;
  print({ verdict: kind, reason, source });
});
print({ ready: true });
for await (const line of createInterface({ input: process.stdin })) {
  start.terminal.receive({ kind: 'typed', text: z.string().parse(line) });
}
await start.close();
