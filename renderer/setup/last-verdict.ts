import { effect, signal } from '@preact/signals';
import type { TerminalView } from '../../main/ipc/contract.ts';
import { view } from '../page-state.ts';

type Showing = Extract<TerminalView['session'], { state: 'showing' }>;

/** The last verdict since a trial began: whoever sets up reads longer than a student does. */
export const lastVerdict = signal<Showing | null>(null);

/** Keeps verdicts from now on, beginning with none. Returns what ends it. */
export function keepVerdicts(): () => void {
  lastVerdict.value = null;
  return effect(() => {
    const session = view.value?.session;
    if (session?.state === 'showing') lastVerdict.value = session;
  });
}
