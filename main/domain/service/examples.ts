import type { Circumstances } from '../circumstances.ts';
import type { Credential } from '../credential.ts';
import { decide, RULES, type RuleBook } from '../decide.ts';
import type { LookupOutcome } from '../lookup-outcome.ts';
import type { Clause } from './clause.ts';
import { outcomeWord } from './outcome-word.ts';
import type { Service } from './service.ts';

/** A presentation made up by whoever wrote the service, and what they want to come of it. */
export interface ServiceExample {
  readonly name: string;
  readonly credential: Credential;
  readonly outcome: LookupOutcome;
  readonly circumstances: Circumstances;
  /** One of `OUTCOME_WORDS`. */
  readonly expect: string;
  /** ms since 1970; undefined where it is of no matter. */
  readonly expectAgainAt: number | null | undefined;
}

export interface ExampleResult {
  readonly name: string;
  readonly expected: string;
  /** What came out, as a word of `OUTCOME_WORDS`. */
  readonly got: string;
  /** The rule that said so. */
  readonly clause: Clause | null;
  readonly holds: boolean;
}

/** Decides each example. Pure, and in the examples' order. */
export function runExamples(
  service: Service,
  examples: readonly ServiceExample[],
  rules: RuleBook = RULES,
): readonly ExampleResult[] {
  return examples.map(({ name, credential, outcome, circumstances, expect, expectAgainAt }) => {
    const verdict = decide(credential, outcome, service, circumstances, rules);
    const clause = verdict.kind === 'granted' ? null : verdict.clause;
    const got = outcomeWord(verdict);
    const isTimely = expectAgainAt === undefined || (clause?.againAt ?? null) === expectAgainAt;
    return { name, expected: expect, got, clause, holds: got === expect && isTimely };
  });
}
