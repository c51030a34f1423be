import type { Registry, RegistryReply } from '../../main/application/ports/terminal-ports.ts';
import type { Escn } from '../../main/domain/escn.ts';

/** A registry that answers only what was scripted, when it was scripted. Anything else throws. */
export interface FakeRegistry extends Registry {
  /** The next request for this number is answered by the function's result. */
  script(escn: Escn, reply: () => RegistryReply | Promise<RegistryReply>): void;
  /** Numbers asked for, in order. */
  readonly asked: readonly Escn[];
}

export function fakeRegistry(): FakeRegistry {
  const scripts = new Map<Escn, (() => RegistryReply | Promise<RegistryReply>)[]>();
  const asked: Escn[] = [];
  return {
    asked,
    script: (escn, reply) => void scripts.set(escn, [...(scripts.get(escn) ?? []), reply]),
    async lookUp(escn) {
      asked.push(escn);
      const reply = scripts.get(escn)?.shift();
      if (reply === undefined) throw new Error(`unscripted lookup of ${escn}`);
      return reply();
    },
    close: async () => undefined,
  };
}
