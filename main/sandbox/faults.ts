import type { Escn } from '../domain/escn.ts';
import type { EndpointName } from './endpoint-name.ts';
import type { FaultRule } from './fault-rule.ts';

/** The rules in force, first match first. */
export interface Faults {
  /** Replaces all rules; their counts start anew. */
  set(rules: readonly FaultRule[]): void;
  /** The rule for the next answer, counted as used. `cardNumber` where the question is about one card. */
  take(cardNumber: Escn | undefined, endpoint: EndpointName): FaultRule | undefined;
}

export function createFaults(initial: readonly FaultRule[]): Faults {
  let active: { readonly rule: FaultRule; toSkip: number; left: number }[] = [];
  const set = (rules: readonly FaultRule[]) => {
    active = rules.map((rule) => ({ rule, toSkip: rule.skip ?? 0, left: rule.times ?? Number.POSITIVE_INFINITY }));
  };
  set(initial);
  return {
    set,
    take(cardNumber, endpoint) {
      for (const entry of active) {
        if (entry.left <= 0 || !isFor(entry.rule, cardNumber, endpoint)) continue;
        if (entry.toSkip > 0) {
          entry.toSkip -= 1;
          continue;
        }
        entry.left -= 1;
        return entry.rule;
      }
      return undefined;
    },
  };
}

function isFor(rule: FaultRule, cardNumber: Escn | undefined, endpoint: EndpointName): boolean {
  return (
    (rule.cardNumber === undefined || rule.cardNumber === cardNumber) &&
    (rule.endpoint === undefined || rule.endpoint === endpoint)
  );
}
