import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../application/ports/terminal-ports.ts';
import { SYSTEM_CLOCK } from '../application/system-clock.ts';
import type { Home } from '../config/home.ts';
import { statusJob } from '../control/jobs/status.ts';
import { CliError } from './cli-error.ts';
import { say } from './output.ts';
import { runJob } from './run-job.ts';

/** The trusted clock of this machine's terminal, running or not; the machine's own where no terminal ever ran. */
export async function terminalClock({ dataFolder }: Home, signal: AbortSignal): Promise<Clock> {
  if (!existsSync(join(dataFolder, 'journal.db'))) return SYSTEM_CLOCK;
  try {
    const { now, isTrusted } = await runJob(statusJob, {}, { signal });
    if (!isTrusted) say('the clock of this terminal is not trusted: see tessera doctor');
    const startedAt = SYSTEM_CLOCK.monotonic();
    // Counted on from there: the machine's own may be set meanwhile.
    return { ...SYSTEM_CLOCK, now: () => Math.floor(now + SYSTEM_CLOCK.monotonic() - startedAt) };
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    say(`${error.message}; the machine's own clock is used`);
    return SYSTEM_CLOCK;
  }
}
