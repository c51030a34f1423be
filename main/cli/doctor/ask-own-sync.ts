import { askTerminal } from '../../control/ask-terminal.ts';
import { statusJob } from '../../control/jobs/status.ts';
import { socketPathOf } from '../../control/socket-place.ts';
import { TESSERA_VERSION } from '../../control/version.ts';
import type { SyncState } from '../../provision/sync-state.ts';
import { lockHolder } from '../../store/data-lock.ts';

/** Longest wait for a terminal's word, in ms. */
const SILENCE_LIMIT_MS = 3_000;

/** What the terminal that is running on the data folder says of its own sync; undefined where none says anything. */
export async function askOwnSync(dataFolder: string, platform: NodeJS.Platform): Promise<SyncState | undefined> {
  if (lockHolder(dataFolder) === undefined) return undefined;
  const asked = {
    socketPath: socketPathOf(dataFolder, platform),
    version: TESSERA_VERSION,
    silenceLimitMs: SILENCE_LIMIT_MS,
  };
  const told = { signal: new AbortController().signal, progress: async () => undefined, notice: () => undefined };
  const end = await askTerminal(asked, statusJob, {}, told);
  return end.kind === 'done' ? (end.result.sync ?? undefined) : undefined;
}
