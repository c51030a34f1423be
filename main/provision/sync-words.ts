import type { SyncEnd } from './sync.ts';

const WHERE = 'the next sync goes on where this one was';

/** Why a sync did not come to its end, as one line for people. */
export function sentenceOf(end: Exclude<SyncEnd, { kind: 'done' }>): string {
  switch (end.kind) {
    case 'key-refused':
      return end.status === 401
        ? 'the registry does not accept the API key (401)'
        : 'the API key may not list cards (403)';
    case 'later':
      return `the registry asks to be left alone until ${new Date(end.retryAt).toISOString()}; ${WHERE}`;
    case 'unavailable':
      return `the registry gave no list (${end.failure}); ${WHERE}`;
    case 'not-written':
      return `${end.message}; ${WHERE}`;
    case 'aborted':
      return `interrupted; ${WHERE}`;
  }
}
