import type { CardReaders, ChainSource, Clock } from '../../application/ports/terminal-ports.ts';
import type { Home } from '../../config/home.ts';
import type { Settings } from '../../config/settings.ts';
import { issuerOf } from '../../domain/escn-issuer.ts';
import { proxyFor } from '../../registry/network/proxy.ts';
import { createChainSource } from '../../registry/sources/chain-source.ts';
import { escBaseKeyOf } from '../../store/keys/esc-base-key.ts';
import { loadSecret, secretText } from '../../store/keys/secret-file.ts';
import { openProofSource, type TrustedSource } from '../../trust/proof-source.ts';
import { readCa } from './read-ca.ts';

export interface ProofPlace {
  readonly trust: Settings['trust'];
  /** How the network lies: chains are fetched behind the same proxy and authorities as the registry is asked. */
  readonly registry: Pick<Settings['registry'], 'caFile' | 'proxy'>;
  readonly home: Home;
  readonly env: NodeJS.ProcessEnv;
  readonly clock: Pick<Clock, 'monotonic' | 'setTimer'>;
  /** One line for technicians. */
  readonly notice: (line: string) => void;
}

/** Name of the v1 interface's API key in the keys folder; without it chains are asked for without one. */
const V1_KEY_NAME = 'registry-v1-key';

/** What this terminal proves chips with: its trust folder, the base key where it has one, chains where configured. */
export function openProof(place: ProofPlace): TrustedSource {
  const { trust, home, env, clock, notice } = place;
  const baseKey = escBaseKeyOf(home.keysFolder, env);
  if (baseKey.kind === 'unusable') notice(`${baseKey.message}; chips are not asked for their keys`);
  return openProofSource({
    trustFolder: home.trustFolder,
    expiry: trust.expiry,
    baseKey: baseKey.kind === 'key' ? baseKey.key : null,
    chains: openChains(place),
    clock,
    notice,
  });
}

/** Null where no chains are to be had; what stands in the way is told, and cards are read all the same. */
function openChains({ trust: { chainUrl }, registry, home, env, clock, notice }: ProofPlace): ChainSource | null {
  if (chainUrl === undefined) return null;
  const ca = readCa(registry.caFile);
  const way = proxyFor(new URL(chainUrl), registry.proxy, env);
  const without = (obstacle: string): null => {
    notice(`${obstacle}; no chains of institutions are fetched`);
    return null;
  };
  if (ca.kind === 'unreadable') return without(ca.fault.message);
  if (!way.ok) return without(way.message);
  const key = v1Key({ home, env, notice });
  return createChainSource({
    baseUrl: chainUrl,
    clock,
    ca: ca.pem,
    // Pins are the registry's.
    network: { proxy: way.proxy, onNotice: notice },
    key,
  });
}

function v1Key({ home, env, notice }: Pick<ProofPlace, 'home' | 'env' | 'notice'>): string | undefined {
  const secret = loadSecret({ keysFolder: home.keysFolder, name: V1_KEY_NAME, env });
  if (secret.kind === 'absent') return undefined;
  if (secret.kind === 'unusable') {
    notice(`${secret.message}; chains are asked for without a key`);
    return undefined;
  }
  for (const line of secret.notices) notice(line);
  const text = secretText(secret);
  if (text === undefined) notice(`${secret.from} holds no key; chains are asked for without one`);
  return text;
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
