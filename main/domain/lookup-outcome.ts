import type { CardRecord } from './card-record.ts';

/** Where an answer is from: one of the registry's endpoints, its list of cards (`sync`), or an institution's own source. */
export const ANSWERED_VIA = ['verifier', 'status', 'sync', 'adapter', 'self-hosted'] as const;
export type AnsweredVia = (typeof ANSWERED_VIA)[number];

/** What the registry said, and when. `answeredAt` is ms since 1970. */
export type RegistryAnswer =
  | { readonly kind: 'found'; readonly record: CardRecord; readonly answeredAt: number; readonly via: AnsweredVia }
  | { readonly kind: 'not-registered'; readonly answeredAt: number; readonly via: AnsweredVia };

/** Why there is no answer. None of them says anything about the card. */
export const LOOKUP_FAILURES = [
  'timeout',
  'refused',
  'reset',
  'dns',
  'tls',
  'not-allowed',
  'rate-limited',
  'server-error',
  'wrong-path',
  'redirect',
  'unexpected-answer',
  'wrong-card',
  'too-large',
  'offline',
] as const;
export type LookupFailure = (typeof LOOKUP_FAILURES)[number];

/** `registry`: answered for this presentation. `cache`: known from before. */
export type Source = 'registry' | 'cache';

export type LookupOutcome =
  | { readonly kind: 'answered'; readonly answer: RegistryAnswer; readonly source: Source }
  | {
      readonly kind: 'unavailable';
      readonly failure: LookupFailure;
      /** ms since 1970 before which the registry asked not to be called again. */
      readonly retryAt: number | null;
    };
