import { isAtLeast } from '../credential.ts';
import { type Rule, refusal } from './rule.ts';

/** Held out in a way that is good enough here. */
export const evidenceRule: Rule = ({ evidence, service }) =>
  isAtLeast(evidence, service.leastEvidence) ? undefined : refusal('evidence-too-weak', 'evidence-too-weak');
