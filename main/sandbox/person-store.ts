import { createHash } from 'node:crypto';
import type { SandboxCard } from './sandbox-card.ts';

/** A person as the simulated registry keeps them; never a real one. */
export interface SandboxPerson {
  /** European Student Identifier. */
  readonly identifier: string;
  readonly fullName: string;
  /** PIC of the institution. */
  readonly organisation: string;
  /** Upper case, as the registry writes it. */
  readonly academicLevel?: string | undefined;
}

/** Nobody's name; there so that a terminal is seen to drop it. */
export const SAMPLE_HOLDER = 'Perpetua Sample-Holder';

export interface PersonStore {
  get(identifier: string): SandboxPerson | undefined;
  put(person: SandboxPerson): void;
  remove(identifier: string): boolean;
  all(): Iterable<SandboxPerson>;
}

export function createPersonStore(): PersonStore {
  const byIdentifier = new Map<string, SandboxPerson>();
  return {
    get: (identifier) => byIdentifier.get(identifier),
    put: (person) => void byIdentifier.set(person.identifier, person),
    remove: (identifier) => byIdentifier.delete(identifier),
    all: () => byIdentifier.values(),
  };
}

/** Identifier of a card's holder: its own, or one made from its number, of the country no country has (spec 2). */
export function holderIdentifier(card: SandboxCard): string {
  if (card.personIdentifier !== undefined) return card.personIdentifier;
  const digits = createHash('sha256').update(card.cardNumber).digest().readUInt32BE(0) % 10_000_000;
  return `urn:schac:personalUniqueCode:int:esi:eu:${String(digits).padStart(7, '0')}`;
}

export function holderOf(card: SandboxCard): SandboxPerson {
  return {
    identifier: holderIdentifier(card),
    fullName: card.displayName ?? SAMPLE_HOLDER,
    organisation: card.issuerIdentifier,
    academicLevel: card.academicLevel,
  };
}
