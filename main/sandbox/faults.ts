import type { Escn } from '../domain/escn.ts';
import type { FaultRule } from './fault-rule.ts';

/** The rules in force, first match first. */
export interface Faults {
  /** Replaces all rules; their counts start anew. */
  set(rules: readonly FaultRule[]): void;
  /** The rule for the next answer about a card, counted as used. */
  take(cardNumber: Escn): FaultRule | undefined;
}

export function createFaults(initial: readonly FaultRule[]): Faults {
  let active: { readonly rule: FaultRule; left: number }[] = [];
  const set = (rules: readonly FaultRule[]) => {
    active = rules.map((rule) => ({ rule, left: rule.times ?? Number.POSITIVE_INFINITY }));
  };
  set(initial);
  return {
    set,
    take(cardNumber) {
      const match = active.find(
        ({ rule, left }) => left > 0 && (rule.cardNumber === undefined || rule.cardNumber === cardNumber),
      );
      if (match !== undefined) match.left -= 1;
      return match?.rule;
    },
  };
}
