import type { PowerSaveBlocker } from 'electron';

/** Keeps the screen on; returns what lets it sleep again. */
export function keepDisplayAwake(blocker: Pick<PowerSaveBlocker, 'start' | 'stop'>): () => void {
  const id = blocker.start('prevent-display-sleep');
  return () => void blocker.stop(id);
}
