import type { LookupFailure } from '../../domain/lookup-outcome.ts';
import type { TerminalView } from '../../ipc/contract.ts';
import type { Clock, RegistryReply } from '../ports/terminal-ports.ts';

type RegistryHealthView = TerminalView['registry'];

/** What the last reply says of the registry, for the status line. */
export function createRegistryHealth(
  host: string,
  clock: Clock,
): {
  /** True where the view changed. */
  apply(reply: RegistryReply): boolean;
  view(): RegistryHealthView;
} {
  let lastAnswerAt: number | null = null;
  let failure: LookupFailure | null = null;

  return {
    apply(reply) {
      if (reply.kind === 'answered') {
        lastAnswerAt = clock.now();
        failure = null;
      } else {
        failure = reply.failure;
      }
      return true;
    },
    view: () => ({
      state: failure !== null ? 'failing' : lastAnswerAt === null ? 'not-asked-yet' : 'answering',
      host,
      failure,
      lastAnswerAt,
    }),
  };
}
