import { endOfValidity } from './card-record.ts';
import type { Circumstances } from './circumstances.ts';
import { type Credential, evidenceOf } from './credential.ts';
import { ageSecondsOf, freshnessOf } from './freshness.ts';
import type { LookupFailure, LookupOutcome } from './lookup-outcome.ts';
import { cardTypeRule } from './service/card-type-rule.ts';
import { environmentRule } from './service/environment-rule.ts';
import { evidenceRule } from './service/evidence-rule.ts';
import { issuerRule } from './service/issuer-rule.ts';
import { levelRule } from './service/level-rule.ts';
import { openingRule } from './service/opening-rule.ts';
import { passbackRule } from './service/passback-rule.ts';
import type { Objection, Presented, Rule } from './service/rule.ts';
import type { Service } from './service/service.ts';
import { usageRule } from './service/usage-rule.ts';
import type { CardVerdict, RefusedReason, UnknownReason } from './verdict.ts';

/** A service's rules, in the order in which they are judged. */
export interface RuleBook {
  /** What no answer of the registry can change. */
  readonly beforeAnswer: readonly Rule[];
  /** What may rest on the registry's answer. */
  readonly afterAnswer: readonly Rule[];
}

/** All rules there are. */
export const RULES: RuleBook = {
  beforeAnswer: [openingRule, environmentRule, evidenceRule],
  afterAnswer: [issuerRule, levelRule, cardTypeRule, usageRule, passbackRule],
};

/**
 * The verdict on a card number for a service. Pure.
 * What the credential itself rules out comes first: no registry answer makes a forged chip good. Then what is known of
 * the card, then what the service asks for. An answer given for this presentation holds under any clock; one from
 * before has an age, which takes a clock to tell (quality section 4). Where the service lets in what can't be verified,
 * each rule that can be judged is judged all the same.
 */
export function decide(
  credential: Credential,
  outcome: LookupOutcome,
  service: Service,
  circumstances: Circumstances,
  rules: RuleBook = RULES,
): CardVerdict {
  const { now } = circumstances;
  const evidence = evidenceOf(credential);
  const answer = outcome.kind === 'answered' ? outcome.answer : null;
  const record = answer?.kind === 'found' ? answer.record : null;
  const presented: Presented = { credential, evidence, record, service, circumstances };
  const isDateless = isFromBeforeWithoutClock(outcome, circumstances);
  const grounds = {
    evidence,
    source: outcome.kind === 'answered' ? outcome.source : null,
    // Without a clock the age is as good as unknown, and saying one would be a lie.
    ageSeconds: answer === null || isDateless ? null : ageSecondsOf(answer, now),
    record,
  };
  const refused = (reason: RefusedReason): CardVerdict => ({ ...grounds, kind: 'refused', reason, clause: null });
  /** The verdict, or that the service takes it upon itself. */
  const doubtful = (reason: UnknownReason, clause: Objection['clause'] | null): CardVerdict | 'allowed' => {
    const advice = service.whenUnknown[reason];
    if (advice === 'allow-and-mark') return 'allowed';
    const failure: LookupFailure | null = outcome.kind === 'unavailable' ? outcome.failure : null;
    return { ...grounds, kind: 'unknown', reason, failure, clause, advice };
  };

  if (credential.kind === 'chip' && credential.authenticity.kind === 'forged') return refused('forged');
  const objection = firstObjection(rules.beforeAnswer, presented);
  if (objection?.kind === 'refused') return { ...grounds, ...objection };

  let marked = whatIsUnknown(outcome, service, circumstances);
  if (marked !== null) {
    const verdict = doubtful(marked, null);
    if (verdict !== 'allowed') return verdict;
  }
  if (record !== null && record.status !== 'active') return refused(record.status);
  // A last day can't be compared with a clock that nobody believes, but a live answer was for now.
  if (record !== null && !isDateless && now >= endOfValidity(record.expiresOn)) return refused('expired');

  for (const rule of rules.afterAnswer) {
    const found = rule(presented);
    if (found?.kind === 'refused') return { ...grounds, ...found };
    // Where there is no record at all, that is what was marked already.
    if (found?.kind !== 'untold' || (record === null && marked !== null)) continue;
    const verdict = doubtful('not-told', found.clause);
    if (verdict !== 'allowed') return verdict;
    marked ??= 'not-told';
  }
  return { ...grounds, kind: 'granted', reason: marked === null ? 'active' : 'allowed-unverified', marked };
}

function firstObjection(rules: readonly Rule[], presented: Presented): Objection | undefined {
  for (const rule of rules) {
    const objection = rule(presented);
    if (objection !== undefined) return objection;
  }
  return undefined;
}

/** True for an answer given before, where no clock tells how long ago that was. */
function isFromBeforeWithoutClock(outcome: LookupOutcome, { trust }: Circumstances): boolean {
  return outcome.kind === 'answered' && outcome.source === 'cache' && trust === 'not-trusted';
}

/** Why nobody can vouch for the card now; null where the registry's answer counts. */
function whatIsUnknown(outcome: LookupOutcome, service: Service, circumstances: Circumstances): UnknownReason | null {
  if (outcome.kind === 'unavailable') return 'registry-unreachable';
  if (isFromBeforeWithoutClock(outcome, circumstances)) return 'clock-not-trusted';
  if (freshnessOf(outcome.answer, service.freshness, circumstances.now) === 'too-old') return 'knowledge-too-old';
  if (outcome.answer.kind === 'not-registered') return 'not-registered';
  // By a clock that nobody believes, no service is known to be open; going out it needn't be.
  const { trust, place } = circumstances;
  return service.hours !== null && trust === 'not-trusted' && place.direction !== 'out' ? 'clock-not-trusted' : null;
}
