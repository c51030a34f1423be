import type { Registry } from '../../application/ports/terminal-ports.ts';
import type { Home } from '../../config/home.ts';
import type { SourceSettings } from '../../config/sources.ts';
import { createEscAdapter } from '../../registry/sources/esc-adapter.ts';
import { registryByIssuer } from '../../registry/sources/registry-by-issuer.ts';
import { createSelfHosted } from '../../registry/sources/self-hosted.ts';
import type { SingleSourceOptions } from '../../registry/sources/single-source.ts';
import { loadSecret, secretText } from '../../store/keys/secret-file.ts';
import type { StartFault } from './terminal-plan.ts';

export interface SourcesPlace extends Pick<SingleSourceOptions, 'clock' | 'ca'> {
  readonly sources: readonly SourceSettings[];
  /** Null where nothing is kept, and so no keys. */
  readonly home: Home | null;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** How the network lies on the way to an address. */
  readonly networkTo: (url: string) => SingleSourceOptions['network'];
  /** Keeps a registry from being asked when it should not be. */
  readonly guard: (registry: Registry, url: string) => Registry;
  readonly notice: (line: string) => void;
}

export type SourcesOpening =
  | { readonly kind: 'open'; readonly registry: Registry }
  | { readonly kind: 'out-of-order'; readonly fault: StartFault };

/** Puts the institutions' own sources before the usual registry. A source whose key can't be had is no reason to guess. */
export function openSources(usual: Registry, place: SourcesPlace): SourcesOpening {
  const made: { readonly pics: readonly string[] | undefined; readonly registry: Registry }[] = [];
  for (const source of place.sources) {
    const key = keyOf(source, place);
    if (key.kind === 'fault') return { kind: 'out-of-order', fault: key.fault };
    const { clock, ca } = place;
    const common = { baseUrl: source.url, clock, ca, network: place.networkTo(source.url) };
    const registry =
      source.kind === 'esc-adapter'
        ? createEscAdapter({ ...common, bearer: key.text })
        : createSelfHosted({ ...common, key: key.text, issuerName: source.name ?? new URL(source.url).host });
    made.push({ pics: source.pics, registry: place.guard(registry, source.url) });
  }
  const forAll = made.find(({ pics }) => pics === undefined)?.registry;
  const byPic = made.flatMap(({ pics, registry }) => (pics === undefined ? [] : [{ pics, registry }]));
  const registry = registryByIssuer(forAll ?? usual, byPic);
  if (forAll === undefined) return { kind: 'open', registry };
  const close = async () => void (await Promise.all([registry.close(), usual.close()]));
  return { kind: 'open', registry: { lookUp: registry.lookUp, close } };
}

type SourceKey =
  | { readonly kind: 'key'; readonly text: string | undefined }
  | { readonly kind: 'fault'; readonly fault: StartFault };

function keyOf({ key: name, url }: SourceSettings, { home, env, notice }: SourcesPlace): SourceKey {
  if (name === undefined || home === null) return { kind: 'key', text: undefined };
  const secret = loadSecret({ keysFolder: home.keysFolder, name, env });
  if (secret.kind === 'secret') {
    for (const line of secret.notices) notice(line);
    const text = secretText(secret);
    if (text !== undefined) return { kind: 'key', text };
  }
  const host = new URL(url).host;
  const why = secret.kind === 'unusable' ? secret.message : `the key "${name}" for ${host} is missing or no key`;
  const remedy = `Put the key that ${host} asks for into the keys folder as "${name}", or take it out of config.json.`;
  return { kind: 'fault', fault: { code: 'SOURCE-KEY', message: why, remedy } };
}
