import type { Registry } from '../../application/ports/terminal-ports.ts';
import { issuerOf } from '../../domain/escn-issuer.ts';

/** A source and the institutions it is asked for. */
export interface IssuerSource {
  /** Nine digits each. */
  readonly pics: readonly string[];
  readonly registry: Registry;
}

/**
 * Asks an institution's own source for the cards that carry its PIC, the ESC-Router for all others. Only one of them
 * is asked: a source that fails is not made up for by another, whose word the campus did not want.
 */
export function registryByIssuer(usual: Registry, sources: readonly IssuerSource[]): Registry {
  const byPic = new Map(sources.flatMap(({ pics, registry }) => pics.map((pic) => [pic, registry] as const)));
  return {
    lookUp(escn, signal) {
      const pic = issuerOf(escn)?.pic;
      const registry = (pic === undefined ? undefined : byPic.get(pic)) ?? usual;
      return registry.lookUp(escn, signal);
    },
    async close() {
      await Promise.all([usual, ...sources.map(({ registry }) => registry)].map((registry) => registry.close()));
    },
  };
}
