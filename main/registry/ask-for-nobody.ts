import type { Clock, Registry } from '../application/ports/terminal-ports.ts';
import { parseEscn } from '../domain/escn.ts';
import type { LookupFailure } from '../domain/lookup-outcome.ts';

/** Issued in 1582 by nobody: no registry has it. */
const NOBODYS_CARD = '00000000-0000-1000-8000-000000000000';

export interface AskedForNobody {
  readonly outcome: 'answered' | LookupFailure;
  readonly ms: number;
}

/** Asks a registry for a card nobody has, as a terminal would: name, way, TLS, pins and path are all tried by it. */
export async function askForNobody(
  registry: Registry,
  clock: Pick<Clock, 'monotonic'>,
  signal: AbortSignal,
): Promise<AskedForNobody> {
  const escn = parseEscn(NOBODYS_CARD);
  if (escn === undefined) throw new TypeError('the number of nobody’s card is none');
  const startedAt = clock.monotonic();
  const reply = await registry.lookUp(escn, signal);
  return {
    outcome: reply.kind === 'answered' ? 'answered' : reply.failure,
    ms: clock.monotonic() - startedAt,
  };
}
