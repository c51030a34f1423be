import type { Clock } from '../../application/ports/terminal-ports.ts';
import type { LookupFailure } from '../../domain/lookup-outcome.ts';
import type { TerminalView } from '../../ipc/contract.ts';
import type { ContentOf } from '../../ipc/operator.ts';
import type { Section } from './section.ts';

export interface RegistryFacts {
  readonly clock: Clock;
  readonly view: () => TerminalView['registry'];
  readonly isResting: () => boolean;
  /** Asks for a card nobody has. Never rejects. */
  readonly probe: () => Promise<'answered' | LookupFailure>;
}

/** How the registry is, and a question to it that concerns nobody. */
export function registrySection({ clock, view, isResting, probe }: RegistryFacts): Section {
  let test: ContentOf<'registry'>['test'] = { state: 'none' };

  async function ask(onChange: () => void): Promise<void> {
    test = { state: 'running' };
    onChange();
    const began = clock.monotonic();
    const answer = await probe();
    const took = { at: clock.now(), ms: Math.round(clock.monotonic() - began) };
    test = answer === 'answered' ? { state: 'answered', ...took } : { state: 'failed', ...took, failure: answer };
    onChange();
  }

  return {
    everyMs: 1_000,
    read: () => ({ section: 'registry', registry: { ...view(), isResting: isResting() }, test }),
    actions: {
      'ask-registry': (onChange) => {
        if (test.state !== 'running') void ask(onChange);
      },
    },
  };
}
