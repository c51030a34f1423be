import type { MqttClient } from 'mqtt';
import type { Clock } from '../../../main/application/ports/terminal-ports.ts';
import { waitBefore } from '../../backoff.ts';
import type { SendOutcome } from '../deliveries.ts';
import { type BrokerOptions, connectToBroker, type LastWill } from './connect-to-broker.ts';

export type LinkEvent =
  | { readonly kind: 'up' }
  | { readonly kind: 'down'; readonly detail: string }
  | { readonly kind: 'message'; readonly payload: Uint8Array; readonly isRetained: boolean };

/** A connection to a broker that is made anew whenever it is lost. It keeps nothing for later. */
export interface BrokerLink {
  /** Delivered once the broker has it (QoS 1). `livesMs`: the broker is to forget it then; of no account before MQTT 5. */
  publish(topic: string, text: string, options: PublishOptions, limitMs: number): Promise<SendOutcome>;
  /** Events from now on. */
  subscribe(listener: (event: LinkEvent) => void): () => void;
  /** Says goodbye with `last`, retained, so that the will stays unread. Idempotent. */
  close(last?: { readonly topic: string; readonly text: string }): Promise<void>;
}

export interface PublishOptions {
  readonly isRetained: boolean;
  readonly livesMs: number | null;
}

export interface LinkParts {
  readonly clock: Pick<Clock, 'setTimer'>;
  /** Asked anew at each try; a text is why there is nothing to connect with. */
  readonly options: () => BrokerOptions | string;
  readonly will: LastWill | null;
  /** The only topic that is listened to. */
  readonly topic: string | null;
}

const RETRY = { firstMs: 250, longestMs: 10_000 };
const SUBSCRIBE_LIMIT_MS = 5000;
const GOODBYE_LIMIT_MS = 1000;

export function createBrokerLink({ clock, options, will, topic }: LinkParts): BrokerLink {
  const listeners = new Set<(event: LinkEvent) => void>();
  let client: MqttClient | undefined;
  let isUp = false;
  let isClosed = false;
  let failures = 0;
  let cancelTimer = (): void => {};

  const tell = (event: LinkEvent): void => {
    for (const listener of [...listeners]) listener(event);
  };

  const lose = (lost: MqttClient | undefined, detail: string): void => {
    if (lost !== client || isClosed) return;
    client = undefined;
    isUp = false;
    failures += 1;
    // With all it holds: what was not acknowledged is its sender's to send again.
    lost?.end(true);
    cancelTimer();
    cancelTimer = clock.setTimer(waitBefore(failures, RETRY), () => void start());
    tell({ kind: 'down', detail });
  };

  const start = async (): Promise<void> => {
    const wanted = options();
    if (typeof wanted === 'string') return lose(undefined, wanted);
    const opened = await connectToBroker(wanted, will, {
      onConnected: (ready) => void greet(ready),
      onLost: (lost, detail) => lose(lost, detail),
      onMessage: (payload, isRetained) => tell({ kind: 'message', payload, isRetained }),
    });
    if (isClosed) opened.end(true);
    else client = opened;
  };

  const greet = async (ready: MqttClient): Promise<void> => {
    if (topic !== null) {
      const fault = await subscribed(ready, topic, clock);
      if (fault !== undefined) return lose(ready, fault);
    }
    if (client !== ready || isClosed) return;
    failures = 0;
    isUp = true;
    tell({ kind: 'up' });
  };

  cancelTimer = clock.setTimer(0, () => void start());

  const publish: BrokerLink['publish'] = (to, text, { isRetained, livesMs }, limitMs) => {
    const current = client;
    if (current === undefined || !isUp) return Promise.resolve(failed('the broker is not there'));
    return new Promise((resolve) => {
      const cancel = clock.setTimer(limitMs, () => resolve(failed('the broker does not answer')));
      const expiry = livesMs === null ? {} : { messageExpiryInterval: Math.max(1, Math.ceil(livesMs / 1000)) };
      const properties = current.options.protocolVersion === 5 ? { properties: expiry } : {};
      current.publish(to, text, { qos: 1, retain: isRetained, ...properties }, (error) => {
        cancel();
        resolve(error instanceof Error ? failed('the broker does not take it') : { kind: 'delivered' });
      });
    });
  };

  return {
    publish,

    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },

    async close(last) {
      if (isClosed) return;
      if (last !== undefined)
        await publish(last.topic, last.text, { isRetained: true, livesMs: null }, GOODBYE_LIMIT_MS);
      isClosed = true;
      cancelTimer();
      const leaving = client;
      client = undefined;
      if (leaving === undefined) return;
      await within(GOODBYE_LIMIT_MS, clock, new Promise<void>((resolve) => leaving.end(!isUp, {}, () => resolve())));
      leaving.end(true);
    },
  };
}

function failed(detail: string): SendOutcome {
  return { kind: 'failed', detail, retryAfterMs: null };
}

/** Undefined when the broker agreed; one line otherwise. */
async function subscribed(
  client: MqttClient,
  topic: string,
  clock: Pick<Clock, 'setTimer'>,
): Promise<string | undefined> {
  const answer = new Promise<string | undefined>((resolve) => {
    client.subscribe(topic, { qos: 1 }, (error, granted) => {
      // 128 and above are refusals (MQTT 3.1.1 3.9.3).
      const isRefused = error !== null || (granted ?? []).some(({ qos }) => qos >= 128);
      resolve(isRefused ? `the broker refuses the topic ${topic}` : undefined);
    });
  });
  return within(SUBSCRIBE_LIMIT_MS, clock, answer, 'the broker does not answer');
}

async function within<T>(ms: number, clock: Pick<Clock, 'setTimer'>, work: Promise<T>): Promise<T | undefined>;
async function within<T, L>(ms: number, clock: Pick<Clock, 'setTimer'>, work: Promise<T>, late: L): Promise<T | L>;
async function within<T, L>(
  ms: number,
  clock: Pick<Clock, 'setTimer'>,
  work: Promise<T>,
  late?: L,
): Promise<T | L | undefined> {
  const { promise: limit, resolve } = Promise.withResolvers<L | undefined>();
  const cancel = clock.setTimer(ms, () => resolve(late));
  const first = await Promise.race([work, limit]);
  cancel();
  return first;
}
