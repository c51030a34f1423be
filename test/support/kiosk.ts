import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { type RunningCommand, startCommand } from './command.ts';

/** A kiosk of its own: built, with a home of its own, as a person would start it. */
export interface RunningKiosk extends AsyncDisposable {
  readonly url: string;
  readonly home: string;
  readonly command: RunningCommand;
}

const firstLine = z.object({ url: z.url(), shell: z.literal('browser') });

/** Starts `tessera kiosk` in the browser shell and waits for its address. */
export async function startKiosk(args: readonly string[], home?: string): Promise<RunningKiosk> {
  const ownHome = home ?? mkdtempSync(join(tmpdir(), 'tessera-home-'));
  const all = ['kiosk', '--json', '--no-open', '--shell', 'browser', '--port', '0', ...args];
  const command = startCommand(all, { TESSERA_HOME: ownHome });
  const { url } = firstLine.parse(JSON.parse(await command.nextLine()));
  return {
    url,
    home: ownHome,
    command,
    async [Symbol.asyncDispose]() {
      await command.stop();
      if (home === undefined) rmSync(ownHome, { recursive: true, force: true });
    },
  };
}
