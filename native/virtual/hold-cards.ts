import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Escn } from '../../main/domain/escn.ts';
import type { CardProfile } from './virtual-card.ts';

/** Somebody else's hand: virtual cards in the first virtual reader, held by a process of its own. */
export interface CardHolder {
  /** Puts a card in and waits until the reader spoke to it. Rejects where there is no virtual reader. */
  insert(escn: Escn, profile: CardProfile): Promise<void>;
  remove(): void;
  close(): void;
}

export function holdCards(): CardHolder {
  const script = import.meta.url.endsWith('.ts') ? './card-holder.ts' : './card-holder.js';
  const child: ChildProcess = fork(fileURLToPath(new URL(script, import.meta.url)), [], { execArgv: [] });
  return {
    async insert(escn, profile) {
      const answered = once(child, 'message');
      child.send({ kind: 'insert', escn, profile });
      const [kind] = (await answered) as [string];
      if (kind !== 'inserted') throw new Error(`no virtual reader took the card (${kind})`);
    },
    remove: () => void child.send({ kind: 'remove' }),
    close: () => void child.disconnect(),
  };
}
