// A reader process that misbehaves as its first argument to the watch says: stands in for native code gone wrong.
const READER = 'reader 1';
const LARGE_BYTES = 600e6;
let size = 90e6;

process.on('message', (message: { kind: string; only?: string; held?: string[] }) => {
  if (message.kind === 'ping') {
    process.send?.({ kind: 'pong', rssBytes: size });
    size = LARGE_BYTES;
  }
  if (message.kind !== 'watch') return;
  process.send?.({ kind: 'service', state: 'running', detail: null });
  process.send?.({ kind: 'reader-added', reader: READER });
  const held = message.held?.includes(READER) === true;
  switch (message.only) {
    case 'crashes':
      process.kill(process.pid, 'SIGSEGV');
      return;
    case 'blocks':
      process.send?.({ kind: 'card-present', reader: READER, cardNo: 1, held }, () => {
        if (!held) for (;;);
      });
      return;
    case 'grows':
      return;
    case 'babbles':
      process.send?.({ kind: 'open-gate' });
      return;
    default:
      throw new Error(`no such behaviour: ${message.only}`);
  }
});
