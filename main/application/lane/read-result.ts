import { assertNever } from '../../domain/assert-never.ts';
import type { Credential } from '../../domain/credential.ts';
import type { UnreadableVerdict } from '../../domain/verdict.ts';
import type { ResolvedOutcome } from './resolve-alias.ts';

/** What a read means for the session: a credential, or the verdict that nothing could be read. */
export function readResult(
  outcome: ResolvedOutcome,
): (Credential & { readonly kind: 'chip' | 'alias' }) | UnreadableVerdict {
  switch (outcome.kind) {
    case 'escn':
      return { kind: 'chip', escn: outcome.escn, authenticity: outcome.authenticity };
    case 'alias':
      return { kind: 'alias', escn: outcome.escn };
    case 'no-escn':
      return { kind: 'unreadable', reason: 'not-an-esc', detail: outcome.detail ?? outcome.reason };
    case 'failed':
      return {
        kind: 'unreadable',
        reason: outcome.reason === 'timeout' ? 'reader-fault' : outcome.reason,
        detail: outcome.detail,
      };
    default:
      return assertNever(outcome);
  }
}
