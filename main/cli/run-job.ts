import { SYSTEM_CLOCK } from '../application/system-clock.ts';
import { type Home, tesseraHome } from '../config/home.ts';
import { loadSettings } from '../config/settings.ts';
import { askTerminal } from '../control/ask-terminal.ts';
import type { Job, JobEnd, JobTold } from '../control/jobs.ts';
import { socketPathOf } from '../control/socket-place.ts';
import { TESSERA_VERSION } from '../control/version.ts';
import { type Kept, openKept } from '../shell/start/open-kept.ts';
import { openSettings } from '../shell/start/open-provisioning.ts';
import { terminalDataOn } from '../shell/start/terminal-data.ts';
import { CliError } from './cli-error.ts';
import { orFail } from './or-fail.ts';
import { say } from './output.ts';

export interface JobWatch<Progress> {
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: Progress) => void | Promise<void>;
}

/**
 * Does a job on this machine's terminal data: in the terminal that is running on it, else here. Throws a
 * {@link CliError} with the job's own line where it fails.
 */
export async function runJob<Request, Progress, Result>(
  job: Job<Request, Progress, Result>,
  request: Request,
  watch: JobWatch<Progress>,
): Promise<Result> {
  const home = tesseraHome(process.env, process.platform);
  const told: JobTold<Progress> = {
    signal: watch.signal,
    progress: async (value) => watch.onProgress?.(value),
    notice: say,
  };
  // A configuration that can't be read is told of once the data turns out to be ours to work on.
  const loaded = loadSettings(home);
  const afterRestart = loaded.kind === 'ok' ? loaded.settings.clock.afterRestart : undefined;
  const kept = openKept({ home, clock: SYSTEM_CLOCK, afterRestart, env: process.env, notice: say });
  if (kept.kind === 'unusable') throw new CliError(kept.message);
  if (kept.kind === 'kept') return resultOf(await runHere(job, request, told, home, kept));
  const asked = { socketPath: socketPathOf(home.dataFolder, process.platform), version: TESSERA_VERSION };
  const end = await askTerminal(asked, job, request, told);
  // Another command has the folder, or a terminal that has no socket.
  if (end.kind === 'nobody') throw new CliError(kept.message);
  return resultOf(end);
}

async function runHere<Request, Progress, Result>(
  job: Job<Request, Progress, Result>,
  request: Request,
  told: JobTold<Progress>,
  home: Home,
  kept: Kept,
): Promise<JobEnd<Result>> {
  const notUsable = `${home.dataFolder}: nothing can be kept there`;
  try {
    const settings = orFail(openSettings({ home, env: process.env, clock: kept.clock, notice: say }, undefined));
    const data = terminalDataOn({
      home,
      env: process.env,
      notice: say,
      settings,
      kept,
      forgetUnderWay: () => undefined,
      syncState: () => undefined,
      reloadServices: () => undefined,
    });
    return data === undefined ? { kind: 'failed', message: notUsable } : await job.run(data, request, told);
  } finally {
    kept.close();
  }
}

function resultOf<Result>(end: JobEnd<Result>): Result {
  if (end.kind === 'failed') throw new CliError(end.message);
  return end.result;
}
