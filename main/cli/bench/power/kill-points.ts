import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { NOTHING_TOLD, type PowerStore } from './power-store.ts';
import type { PowerTally } from './power-tally.ts';
import { runWatched } from './watched-process.ts';

/** Deaths a folder goes through before a new one is begun. */
const DEATHS_A_FOLDER = 8;
/** A process is killed within this time of its first work, or by itself within so many calls, half of them each. */
const WITHIN_MS = 60;
const WITHIN_CALLS = 300;
/** More than is done before the kill. */
const WORKS = 100_000;

/**
 * Kills working processes with SIGKILL and starts on what they left, again and again on the same files. What the
 * operating system was given is on the disk then: this shows what the program does, not what the disk does.
 */
export async function killPoints(
  store: PowerStore,
  { count, script, folder, random }: { count: number; script: string; folder: string; random: () => number },
  tally: PowerTally,
): Promise<void> {
  let data = '';
  let site = '';
  let from = 0;
  for (let point = 0; point < count; point += 1) {
    if (point % DEATHS_A_FOLDER === 0) {
      if (site !== '') for (const old of [data, site]) rmSync(old, { recursive: true, force: true });
      site = mkdtempSync(join(folder, 'site-'));
      data = mkdtempSync(join(folder, 'data-'));
      mkdirSync(data, { recursive: true });
      await store.prepare?.(site);
      from = 0;
    }
    const byItself = random() < 0.5;
    const work = { store: store.name, site, data, from, until: from + WORKS };
    const stopAt = 1 + Math.floor(random() * WITHIN_CALLS);
    const afterMs = random() * WITHIN_MS;
    const { told, startMs } = byItself
      ? await runWatched(script, { ...work, stopAt })
      : await runWatched(script, work, afterMs);
    tally.addStart(startMs);
    const finding = await store.examine({ site, data }, told.begun < 0 ? NOTHING_TOLD : told);
    const when = byItself ? `after ${stopAt} calls` : `after ${afterMs.toFixed(1)} ms`;
    tally.add('killed', finding, `killed ${when}, works ${from} to ${told.begun}`);
    // What was begun and not done is begun again; after a fault the files tell nothing any more.
    if (finding.fault === undefined) from = finding.shown + 1;
    else point += DEATHS_A_FOLDER - 1 - (point % DEATHS_A_FOLDER);
  }
}
