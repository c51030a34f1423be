import { randomUUID } from 'node:crypto';
import type { GateNotice } from '../../../main/application/ports/service-ports.ts';
import type { MqttOutputSettings } from '../../../main/config/gates.ts';
import { createDeliveries, type SendOutcome } from '../deliveries.ts';
import { createHealth } from '../health.ts';
import { openMessage, stateMessage, verdictMessage } from '../messages.ts';
import type { GateOutput, GateParts } from '../parts.ts';
import { createBrokerLink } from './broker-link.ts';
import { brokerOptions } from './broker-options.ts';
import { gateTopics } from './topics.ts';

const TRY_MS = 2000;
const RETRY = { firstMs: 100, longestMs: 1000 };
const VERDICT_LIVES_MS = 60_000;
const STATE_LIVES_MS = 60_000;

interface MqttParts extends Omit<GateParts, 'lines'> {
  readonly gate: string;
  readonly failure: 'secure' | 'safe';
  readonly settings: MqttOutputSettings;
}

interface Publication {
  readonly topic: string;
  readonly text: string;
  readonly isOrder: boolean;
  /** On the monotonic clock. */
  readonly expiresAt: number;
}

/** A gate, and displays behind it, that listen to a broker. */
export function createMqttOutput(parts: MqttParts): GateOutput {
  const { clock, settings, failure } = parts;
  const origin = { terminal: parts.terminal, gate: parts.gate };
  const topics = gateTopics(settings.prefix, parts.terminal, parts.gate);
  const health = createHealth();
  let isServing = true;
  let isClosed = false;
  let lostOrders = 0;
  let fault: string | undefined;

  const stateText = (connection: 'online' | 'offline'): string => {
    const serving = isServing && connection === 'online';
    const { kind: _, ...state } = stateMessage(origin, randomUUID(), { isServing: serving, failure, at: clock.now() });
    return JSON.stringify({ state: connection, ...state });
  };

  const link = createBrokerLink({
    clock,
    options: () => brokerOptions(settings, `tessera-${parts.terminal}-${parts.gate}`, parts),
    will: { topic: topics.state, text: JSON.stringify({ state: 'offline', ...origin, isServing: false, failure }) },
    topic: null,
  });

  const showFault = (): void =>
    health.set('failing', `broker ${new URL(settings.url).host} ${fault ?? 'is too slow'}`, lostOrders);

  const shared = {
    clock,
    tryMs: TRY_MS,
    retry: RETRY,
    onOutcome(outcome: SendOutcome) {
      // A broker that isn't there has said so already.
      if (isClosed || outcome.kind !== 'delivered' || fault !== undefined) return;
      lostOrders = 0;
      health.set('ready');
    },
  };
  const publications = createDeliveries<Publication>({
    ...shared,
    atOnce: 16,
    mostWaiting: 100,
    send: ({ topic, text, expiresAt }, limitMs) =>
      link.publish(topic, text, { isRetained: false, livesMs: expiresAt - clock.monotonic() }, limitMs),
    onDropped({ isOrder }) {
      if (!isOrder) return;
      lostOrders += 1;
      showFault();
    },
  });
  const states = createDeliveries<'state'>({
    ...shared,
    atOnce: 1,
    mostWaiting: 1,
    send: (_, limitMs) => link.publish(topics.state, stateText('online'), { isRetained: true, livesMs: null }, limitMs),
    onDropped: () => undefined,
  });

  const unsubscribe = link.subscribe((event) => {
    if (event.kind === 'up') {
      states.add('state', STATE_LIVES_MS);
      states.nudge();
      // What is too late by now is lost to the outage.
      publications.nudge();
      fault = undefined;
    } else if (event.kind === 'down') {
      fault = event.detail;
      showFault();
    }
  });

  const add = (topic: string, message: object, livesMs: number, isOrder: boolean): void =>
    publications.add(
      { topic, text: JSON.stringify(message), isOrder, expiresAt: clock.monotonic() + livesMs },
      livesMs,
    );

  const announce = (notice: GateNotice): void => {
    if (!isClosed) add(topics.verdict, verdictMessage(origin, randomUUID(), notice), VERDICT_LIVES_MS, false);
  };

  return {
    open(notice, openMs) {
      if (!isServing || isClosed) return;
      add(topics.gate, openMessage(origin, randomUUID(), notice, openMs), openMs, true);
      announce(notice);
    },
    announce,
    setServing(next) {
      if (isClosed || next === isServing) return;
      isServing = next;
      states.add('state', STATE_LIVES_MS);
    },
    subscribe: health.subscribe,
    async close() {
      if (isClosed) return;
      isClosed = true;
      isServing = false;
      unsubscribe();
      publications.close();
      states.close();
      await link.close({ topic: topics.state, text: stateText('offline') });
    },
  };
}
