import { assertNever } from './assert-never.ts';
import { endOfValidity } from './card-record.ts';
import type { Circumstances } from './circumstances.ts';
import { type Credential, evidenceOf, isAtLeast } from './credential.ts';
import { ageSecondsOf, freshnessOf } from './freshness.ts';
import type { LookupOutcome } from './lookup-outcome.ts';
import type { Service } from './service/service.ts';
import type { CardVerdict, RefusedReason } from './verdict.ts';

/**
 * The verdict on a card number for a service. Pure.
 * What the credential itself rules out comes first: no registry answer makes a forged chip good. An answer given for
 * this presentation holds under any clock; one from before has an age, which takes a clock to tell (quality section 4).
 */
export function decide(
  credential: Credential,
  outcome: LookupOutcome,
  service: Service,
  { now, trust }: Circumstances,
): CardVerdict {
  const evidence = evidenceOf(credential);
  const answer = outcome.kind === 'answered' ? outcome.answer : null;
  const record = answer?.kind === 'found' ? answer.record : null;
  const grounds = {
    evidence,
    source: outcome.kind === 'answered' ? outcome.source : null,
    ageSeconds: answer === null ? null : ageSecondsOf(answer, now),
    record,
  };
  const refused = (reason: RefusedReason): CardVerdict => ({ ...grounds, kind: 'refused', reason, clause: null });

  if (credential.kind === 'chip' && credential.authenticity.kind === 'forged') return refused('forged');
  if (isTestCard(credential) && service.cards === 'production') return refused('not-entitled');
  if (!isAtLeast(evidence, service.leastEvidence)) return refused('evidence-too-weak');

  if (outcome.kind === 'unavailable') {
    return { ...grounds, kind: 'unknown', reason: 'registry-unreachable', failure: outcome.failure, ...UNTOLD };
  }
  if (outcome.source === 'cache' && trust === 'not-trusted') {
    // The age is as good as unknown, and saying one would be a lie.
    return { ...grounds, ageSeconds: null, kind: 'unknown', reason: 'clock-not-trusted', failure: null, ...UNTOLD };
  }
  if (freshnessOf(outcome.answer, service.freshness, now) === 'too-old') {
    return { ...grounds, kind: 'unknown', reason: 'knowledge-too-old', failure: null, ...UNTOLD };
  }
  if (record === null) return { ...grounds, kind: 'unknown', reason: 'not-registered', failure: null, ...UNTOLD };

  switch (record.status) {
    case 'inactive':
      return refused('inactive');
    case 'expired':
      return refused('expired');
    case 'active':
      return now < endOfValidity(record.expiresOn)
        ? { ...grounds, kind: 'granted', reason: 'active', marked: null }
        : refused('expired');
    default:
      return assertNever(record.status);
  }
}

const UNTOLD = { clause: null, advice: 'refuse' } as const;

function isTestCard(credential: Credential): boolean {
  return 'environment' in credential && credential.environment === 'test';
}
