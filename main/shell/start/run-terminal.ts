import { setTimeout as sleep } from 'node:timers/promises';
import { SYSTEM_CLOCK } from '../../application/system-clock.ts';
import { tesseraHome } from '../../config/home.ts';
import { DEFAULT_SETTINGS } from '../../config/settings.ts';
import type { HostMessage } from '../../ipc/contract.ts';
import { drivePlaces } from '../../setup/find-config-files.ts';
import { openSetup } from '../../setup/setup-door.ts';
import type { SetupWorld } from '../../setup/setup-world.ts';
import { loadPin } from '../../store/keys/operator-pin-file.ts';
import type { KioskTerminalOptions } from '../choose/electron-options.ts';
import type { PageChannel, PageConnection } from '../page-channel.ts';
import {
  outOfOrder,
  type StartedTerminal,
  type StartParts,
  startTerminal,
  type TerminalStart,
} from './start-terminal.ts';
import { tryRegistry } from './try-registry.ts';

/** A terminal that can be set up from its page and started anew behind it: pages, address and cookie stay. */
export interface RunningTerminal {
  readonly kind: 'started';
  readonly channel: PageChannel;
  /** What runs now; another after a restart. */
  current(): StartedTerminal;
  /** Idempotent. */
  close(): Promise<void>;
}

/** What the setup has written counts, and nothing of the command line over it. */
const BY_CONFIGURATION: KioskTerminalOptions = { demo: false, router: null, service: null, reader: null };
/** The process of the readers and the lock of the data may take a moment to let go, in ms. */
const SECOND_TRY_AFTER_MS = 500;

interface Page {
  readonly listener: (message: HostMessage) => void;
  /** Absent while the terminal is started anew; what the page says then is dropped, as with any terminal that is gone. */
  lane: PageConnection | undefined;
}

export async function runTerminal(
  parts: StartParts,
): Promise<RunningTerminal | Exclude<TerminalStart, StartedTerminal>> {
  const first = await startTerminal(parts);
  if (first.kind !== 'started') return first;
  let current: StartedTerminal = first;
  const pages = new Set<Page>();
  const home = tesseraHome(parts.env, parts.platform);
  let work: Promise<unknown> = Promise.resolve();
  let isClosed = false;

  const world: SetupWorld = {
    home,
    clock: SYSTEM_CLOCK,
    drives: drivePlaces(parts.platform, parts.env['USER']),
    running: () => current.setup,
    hasPin: () => loadPin(home.keysFolder, parts.env).kind !== 'absent',
    restart,
    tryRegistry: (settings, signal) => tryRegistry(settings, { home, env: parts.env, signal }),
  };
  const setup = openSetup(world);

  /** One at a time, and none once it is closed. */
  function restart(): ReturnType<SetupWorld['restart']> {
    const mine = work.then(begin);
    work = mine.catch(() => undefined);
    return mine;
  }

  async function begin(): Promise<{ readonly ok: true } | { readonly ok: false; readonly message: string }> {
    if (isClosed) return { ok: false, message: 'the terminal ends' };
    for (const page of pages) {
      page.lane?.close();
      page.lane = undefined;
    }
    // What can't be closed must not keep the new one from starting: the screen waits for it.
    await current
      .close()
      .catch((error: unknown) => parts.log.error({ err: error }, 'the terminal did not end cleanly'));
    const next = await startAnew(parts);
    const failed = next.kind === 'started' ? undefined : next.message;
    current =
      next.kind === 'started'
        ? next
        : outOfOrder(DEFAULT_SETTINGS, { code: 'RESTART', message: next.message, remedy: RESTART_REMEDY }, parts.log);
    for (const page of pages) page.lane = current.channel.connect(page.listener);
    return failed === undefined ? { ok: true } : { ok: false, message: failed };
  }

  return {
    kind: 'started',
    current: () => current,
    channel: {
      connect(listener) {
        const visit = setup.connect((area) => listener({ kind: 'setup', area }));
        const page: Page = { listener, lane: current.channel.connect(listener) };
        pages.add(page);
        return {
          receive(message) {
            if (message.kind === 'setup') visit.receive(message.action);
            else page.lane?.receive(message);
          },
          close() {
            pages.delete(page);
            visit.close();
            page.lane?.close();
            page.lane = undefined;
          },
        };
      },
    },
    async close() {
      isClosed = true;
      setup.close();
      await work;
      await current.close();
    },
  };
}

const RESTART_REMEDY = 'End Tessera and start it again.';

async function startAnew(parts: StartParts): Promise<TerminalStart> {
  const wanted = { ...parts, options: BY_CONFIGURATION };
  try {
    const next = await startTerminal(wanted);
    if (next.kind !== 'in-use') return next;
    await sleep(SECOND_TRY_AFTER_MS);
    return await startTerminal(wanted);
  } catch (error) {
    parts.log.error({ err: error }, 'the terminal did not start anew');
    return { kind: 'impossible', message: error instanceof Error ? error.message : 'the terminal did not start' };
  }
}
