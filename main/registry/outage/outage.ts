import type { RegistryReply } from '../../application/ports/terminal-ports.ts';
import type { LookupFailure } from '../../domain/lookup-outcome.ts';

/**
 * Which failures say that the registry can't serve anybody now, so that asking it for another card would fare no
 * better. The others are about one answer: a registry that answers nonsense for one card is up, and must not be cut
 * off for all the rest because somebody holds that card out five times.
 */
const IS_OUTAGE: Readonly<Record<LookupFailure, boolean>> = {
  timeout: true,
  refused: true,
  reset: true,
  dns: true,
  tls: true,
  offline: true,
  'server-error': true,
  'rate-limited': true,
  // It turns this terminal away, or isn't where it is looked for: no card changes that.
  'not-allowed': true,
  'wrong-path': true,
  redirect: true,
  'unexpected-answer': false,
  'wrong-card': false,
  'too-large': false,
};

/**
 * Whether a reply counts against the registry. One that names the time to come back is no riddle: that time is
 * obeyed, and the breaker has nothing to guess.
 */
export function isOutage(reply: RegistryReply): boolean {
  return reply.kind === 'unavailable' && reply.retryAt === null && IS_OUTAGE[reply.failure];
}
