import type { FetchProgress } from './fetch-electron.ts';

const BYTES_A_MEGABYTE = 1_000_000;

/** One line for people: what is being fetched, how far it is, for how long. */
export function fetchProgressLine(version: string, progress: FetchProgress): string {
  const elapsed = `${Math.round(progress.elapsedMs / 1000)} s`;
  return `Electron ${version}: ${step(progress)} (${elapsed})`;
}

function step({ phase, receivedBytes, totalBytes }: FetchProgress): string {
  if (phase === 'connecting') return 'asking for the binary';
  if (phase === 'unpacking') return 'checking and unpacking';
  const received = `${(receivedBytes / BYTES_A_MEGABYTE).toFixed(1)} MB`;
  if (totalBytes === null || totalBytes === 0) return received;
  // A mirror may count compressed bytes: never more than all of it.
  const percent = Math.min(100, Math.floor((100 * receivedBytes) / totalBytes));
  return `${percent} %, ${received} of ${(totalBytes / BYTES_A_MEGABYTE).toFixed(1)} MB`;
}
