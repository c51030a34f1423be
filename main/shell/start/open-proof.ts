import type { CardReaders, Clock } from '../../application/ports.ts';
import type { Home } from '../../config/home.ts';
import type { Settings } from '../../config/settings.ts';
import { issuerOf } from '../../domain/escn-issuer.ts';
import { createChainSource } from '../../registry/chain-source.ts';
import { escBaseKeyOf } from '../../store/esc-base-key.ts';
import { openProofSource, type TrustedSource } from '../../trust/proof-source.ts';

export interface ProofPlace {
  readonly trust: Settings['trust'];
  readonly home: Home;
  readonly env: NodeJS.ProcessEnv;
  readonly clock: Pick<Clock, 'monotonic' | 'setTimer'>;
  /** One line for technicians. */
  readonly notice: (line: string) => void;
}

/** What this terminal proves chips with: its trust folder, the base key where it has one, chains where configured. */
export function openProof({ trust, home, env, clock, notice }: ProofPlace): TrustedSource {
  const baseKey = escBaseKeyOf(home.keysFolder, env);
  if (baseKey.kind === 'unusable') notice(`${baseKey.message}; chips are not asked for their keys`);
  return openProofSource({
    trustFolder: home.trustFolder,
    expiry: trust.expiry,
    baseKey: baseKey.kind === 'key' ? baseKey.key : null,
    chains: trust.chainUrl === undefined ? null : createChainSource({ baseUrl: trust.chainUrl, clock }),
    clock,
    notice,
  });
}

/** Looks for the chain of each institution whose card could not be proven for want of it; returns what ends it. */
export function lookForUnknownInstitutions(readers: CardReaders, source: TrustedSource): () => void {
  return readers.subscribe((event) => {
    if (event.kind !== 'card-read' || event.read.outcome.kind !== 'escn') return;
    const { escn, authenticity } = event.read.outcome;
    if (authenticity.kind !== 'unproven' || authenticity.reason !== 'institution-unknown') return;
    const pic = issuerOf(escn)?.pic;
    if (pic !== undefined) source.lookForChain(pic);
  });
}
