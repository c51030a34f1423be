import type { Installation } from './install/installation.ts';
import { decideStart, type StartFacts } from './start-decision.ts';
import type { UpdateStateFile } from './update-state.ts';

export type GuardEnd =
  /** What is installed may start. */
  | { readonly kind: 'start' }
  /** Another version is installed now; whoever runs should end and be started anew. */
  | { readonly kind: 'went-back'; readonly to: string }
  | { readonly kind: 'failed'; readonly message: string };

/**
 * Counts a start, and goes back to the last good version where the new one doesn't get well. Needs no database, so it
 * can run before anything else: best by the last good version itself, which the new one can't break.
 */
export function guardStart(
  state: UpdateStateFile,
  installation: Installation,
  facts: Omit<StartFacts, 'installed'>,
): GuardEnd {
  const installed = installation.installed();
  if (installed === undefined) return { kind: 'failed', message: 'which version is installed could not be told' };
  const before = state.read();
  const { state: after, switchTo } = decideStart(before, { ...facts, installed });
  if (JSON.stringify(after) !== JSON.stringify(before)) {
    const written = state.change(() => after);
    // On a full disk starts can't be counted; going back needs no count.
    if (!written.ok && switchTo === null) return { kind: 'failed', message: written.message };
  }
  if (switchTo === null) return { kind: 'start' };
  const switched = installation.switchTo(switchTo);
  return switched.ok ? { kind: 'went-back', to: switchTo } : { kind: 'failed', message: switched.message };
}
