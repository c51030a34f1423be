import type { Clock } from '../../main/application/ports/terminal-ports.ts';
import { waitBefore } from '../backoff.ts';

/** What came of sending something once. */
export type SendOutcome =
  | { readonly kind: 'delivered' }
  /** Sending it again won't help. */
  | { readonly kind: 'refused'; readonly detail: string }
  | { readonly kind: 'failed'; readonly detail: string; readonly retryAfterMs: number | null };

/** Sends things in time or not at all, over and over. In memory and bounded. */
export interface Deliveries<T> {
  /** Worth sending for `livesMs` from now. */
  add(item: T, livesMs: number): void;
  /** The other side is back: what is too late by now is dropped, whoever waits tries at once. */
  nudge(): void;
  /** Gives up all that is waiting or under way. */
  close(): void;
}

export interface DeliveryParts<T> {
  readonly clock: Pick<Clock, 'monotonic' | 'setTimer'>;
  /** Under way at a time; the order of what is under way is not kept. */
  readonly atOnce: number;
  /** Waiting for their turn; one more, and the oldest is dropped. */
  readonly mostWaiting: number;
  /** Longest time of one try in ms. */
  readonly tryMs: number;
  readonly retry: { readonly firstMs: number; readonly longestMs: number };
  /** Sends once and gives up after `limitMs` or on `signal`. Never rejects. */
  send(item: T, limitMs: number, signal: AbortSignal): Promise<SendOutcome>;
  onOutcome(outcome: SendOutcome): void;
  /** Never delivered: too late, or too many. */
  onDropped(item: T): void;
}

interface Entry<T> {
  readonly item: T;
  /** On the monotonic clock. */
  readonly expiresAt: number;
}

export function createDeliveries<T>(parts: DeliveryParts<T>): Deliveries<T> {
  const { clock, atOnce, mostWaiting, tryMs, retry } = parts;
  const waiting: Entry<T>[] = [];
  const wakers = new Set<() => void>();
  const lifetime = new AbortController();
  let underWay = 0;

  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const wake = (): void => {
        cancel();
        wakers.delete(wake);
        resolve();
      };
      const cancel = clock.setTimer(ms, wake);
      wakers.add(wake);
    });

  const deliver = async ({ item, expiresAt }: Entry<T>): Promise<void> => {
    for (let failures = 1; ; failures += 1) {
      const left = expiresAt - clock.monotonic();
      if (left <= 0) return parts.onDropped(item);
      const outcome = await parts.send(item, Math.min(left, tryMs), lifetime.signal);
      if (lifetime.signal.aborted) return;
      parts.onOutcome(outcome);
      if (outcome.kind === 'delivered') return;
      if (outcome.kind === 'refused') return parts.onDropped(item);
      const wait = Math.max(waitBefore(failures, retry), outcome.retryAfterMs ?? 0);
      // At its end at the latest, so that its loss is told when it happens.
      await pause(Math.min(wait, Math.max(0, expiresAt - clock.monotonic())));
      if (lifetime.signal.aborted) return;
    }
  };

  const next = (): void => {
    while (underWay < atOnce && !lifetime.signal.aborted) {
      const entry = waiting.shift();
      if (entry === undefined) return;
      underWay += 1;
      void deliver(entry).then(() => {
        underWay -= 1;
        next();
      });
    }
  };

  return {
    add(item, livesMs) {
      if (lifetime.signal.aborted) return;
      waiting.push({ item, expiresAt: clock.monotonic() + livesMs });
      next();
      while (waiting.length > mostWaiting) {
        const oldest = waiting.shift();
        if (oldest !== undefined) parts.onDropped(oldest.item);
      }
    },
    nudge() {
      const now = clock.monotonic();
      const late = waiting.filter(({ expiresAt }) => expiresAt <= now);
      waiting.splice(0, waiting.length, ...waiting.filter((entry) => !late.includes(entry)));
      for (const { item } of late) parts.onDropped(item);
      for (const wake of [...wakers]) wake();
    },
    close() {
      lifetime.abort();
      waiting.length = 0;
      for (const wake of [...wakers]) wake();
    },
  };
}
