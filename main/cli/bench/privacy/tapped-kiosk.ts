import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Escn } from '../../../domain/escn.ts';
import { hostMessage } from '../../../ipc/contract.ts';
import { type CommandPlace, endOf, startOwnCommand } from '../own-command.ts';

/** `tessera kiosk` in a process of its own, with this bench as its page. */
export interface TappedKiosk {
  readonly pid: number;
  /** Types a number in and waits for the verdict; gives its kind. */
  tap(escn: Escn): Promise<string>;
  /** The kind of the next verdict, whoever holds out what. */
  nextVerdict(): Promise<string>;
  /** Closes the page; the kiosk goes on. */
  leave(): void;
  /** Sends a signal. */
  signal(signal: NodeJS.Signals): void;
  /** Exit code or signal, once it has ended. */
  ended(): Promise<number | string>;
}

const START_LIMIT_MS = 30_000;
const TAP_LIMIT_MS = 5_000;

/** Starts a kiosk that asks a registry, with the logging it always has. */
export async function startTappedKiosk(place: CommandPlace, router: string): Promise<TappedKiosk> {
  const args = ['kiosk', '--json', '--no-open', '--shell', 'browser', '--port', '0', '--router', router];
  const child = startOwnCommand(place, 'kiosk', args);
  const ended = endOf(child);
  const entry = await entryAddress(join(place.folder, 'kiosk.stdout'), ended);
  const page = await openPage(entry);
  return {
    pid: child.pid ?? 0,
    tap: page.tap,
    nextVerdict: page.nextVerdict,
    leave: page.close,
    signal: (signal) => void child.kill(signal),
    ended: () => ended,
  };
}

async function entryAddress(stdout: string, ended: Promise<number | string>): Promise<URL> {
  let end: number | string | undefined;
  void ended.then((code) => {
    end = code;
  });
  const until = performance.now() + START_LIMIT_MS;
  while (performance.now() < until && end === undefined) {
    const [line, rest] = readFileSync(stdout, 'utf8').split('\n');
    if (line !== undefined && rest !== undefined) return new URL(String(JSON.parse(line).url));
    await sleep(50);
  }
  throw new Error(`the kiosk did not start (${end ?? 'no address'})`);
}

/** Comes in by the secret address, as a browser does, and joins the terminal by its socket. */
async function openPage(entry: URL) {
  const response = await fetch(entry, { redirect: 'manual', signal: AbortSignal.timeout(TAP_LIMIT_MS) });
  const cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  // Headers are an addition of Node's own to the web's WebSocket.
  const options = { headers: { cookie, origin: entry.origin } } as unknown as string[];
  const socket = new WebSocket(`ws://${entry.host}/ws`, options);
  let last = '';
  let onVerdict = (_kind: string): void => undefined;
  socket.addEventListener('message', ({ data }) => {
    const message = hostMessage.safeParse(JSON.parse(String(data)));
    if (!message.success || message.data.kind !== 'view') return;
    const { session } = message.data.view;
    if (session.state !== 'showing') return;
    const { presentationId, verdict } = session;
    if (presentationId === last) return;
    last = presentationId;
    onVerdict(verdict.kind);
  });
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve());
    socket.addEventListener('error', () => reject(new Error('the kiosk does not let the page in')));
  });
  const nextVerdict = (): Promise<string> =>
    new Promise((resolve, reject) => {
      const limit = setTimeout(() => reject(new Error('no verdict')), TAP_LIMIT_MS);
      onVerdict = (kind) => {
        clearTimeout(limit);
        resolve(kind);
      };
    });
  return {
    nextVerdict,
    tap(escn: Escn): Promise<string> {
      const verdict = nextVerdict();
      socket.send(JSON.stringify({ kind: 'typed', text: escn }));
      return verdict;
    },
    close: () => socket.close(),
  };
}

/** Resident memory of a process in bytes, by Linux's `/proc`; null on other systems. */
export function residentBytes(pid: number): number | null {
  try {
    const kilobytes = /^VmRSS:\s*(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1];
    return kilobytes === undefined ? null : Number(kilobytes) * 1024;
  } catch (error) {
    // ENOENT: no /proc, or the process has ended.
    if (error instanceof Error && 'code' in error) return null;
    throw error;
  }
}
