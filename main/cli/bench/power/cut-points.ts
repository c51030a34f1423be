import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize } from 'node:v8';
import { createDiskModel, SURVIVALS, type Survival } from './disk-model.ts';
import type { DiskStep } from './disk-step.ts';
import { NOTHING_TOLD, type PowerStore, type Told } from './power-store.ts';
import type { PowerTally } from './power-tally.ts';
import { runWatched } from './watched-process.ts';

/** Enough for each store to begin its log anew, check it in, and go through all it does. */
const RECORDED_WORKS = 40;

/**
 * Records what a store does to its disk, once, and then cuts the power between any two steps: what was synced is
 * there, of the rest whatever comes (sqlite.org/atomiccommit.html section 2 on what a disk may do).
 */
export async function cutPoints(
  store: PowerStore,
  { count, script, folder, random }: { count: number; script: string; folder: string; random: () => number },
  tally: PowerTally,
): Promise<void> {
  const site = mkdtempSync(join(folder, 'site-'));
  await store.prepare?.(site);
  const steps = await recorded(store, { site, script, folder });
  const model = createDiskModel();
  let told = NOTHING_TOLD;
  let applied = 0;
  const cuts = Array.from({ length: count }, (_, n) => ({
    at: Math.floor(random() * (steps.length + 1)),
    survival: SURVIVALS[n % SURVIVALS.length] as Survival,
  })).sort((a, b) => a.at - b.at);
  for (const { at, survival } of cuts) {
    for (const step of steps.slice(applied, at)) {
      model.apply(step);
      if (step.kind === 'told') told = step.told;
    }
    applied = at;
    const data = mkdtempSync(join(folder, 'cut-'));
    model.imageInto(data, survival, random);
    const finding = await store.examine({ site, data }, promised(store, told));
    tally.add('cut', finding, `cut at step ${at} of ${steps.length}, ${survival} of what was not synced`);
    rmSync(data, { recursive: true, force: true });
  }
}

/** What may be asked of the files after a power cut. */
function promised({ outlives }: PowerStore, told: Told): Told {
  return outlives === 'power' ? told : { ...told, acknowledged: -1 };
}

async function recorded(
  store: PowerStore,
  { site, script, folder }: { site: string; script: string; folder: string },
): Promise<readonly DiskStep[]> {
  const data = mkdtempSync(join(folder, 'recorded-'));
  const record = join(site, 'steps');
  await runWatched(script, {
    store: store.name,
    site,
    data,
    from: 0,
    until: store.recordedWorks ?? RECORDED_WORKS,
    record,
  });
  return deserialize(readFileSync(record)) as DiskStep[];
}
