import type { Knowledge } from '../../main/application/ports/terminal-ports.ts';
import type { Escn } from '../../main/domain/escn.ts';
import type { RegistryAnswer } from '../../main/domain/lookup-outcome.ts';

/** Knowledge in memory that says what it was told. */
export function fakeKnowledge(): Knowledge & { readonly answers: Map<Escn, RegistryAnswer> } {
  const answers = new Map<Escn, RegistryAnswer>();
  return {
    answers,
    recall: (escn) => answers.get(escn),
    remember: (escn, answer) => void answers.set(escn, answer),
    close: () => undefined,
  };
}
