import { randomUUID } from 'node:crypto';
import { Agent as PlainAgent } from 'node:http';
import { Agent as TlsAgent } from 'node:https';
import { getCACertificates } from 'node:tls';
import type { WebhookSettings } from '../../../main/config/gates.ts';
import { createDeliveries, type SendOutcome } from '../deliveries.ts';
import { createHealth } from '../health.ts';
import { type GateMessage, openMessage, stateMessage, verdictMessage } from '../messages.ts';
import type { GateOutput, GateParts } from '../parts.ts';
import { post } from './post.ts';
import { signatureHeader } from './signature.ts';

/** Longest try. Shorter than most openings, so that there is a second one. */
const TRY_MS = 1500;
const RETRY = { firstMs: 100, longestMs: 2000 };
const VERDICT_LIVES_MS = 60_000;
/** Also tells this side that the other one is there. */
const STATE_EVERY_MS = 30_000;
const LAST_STATE_MS = 1000;

interface WebhookParts extends Omit<GateParts, 'lines'> {
  readonly gate: string;
  readonly failure: 'secure' | 'safe';
  readonly settings: WebhookSettings;
}

/** A gate that a server of the campus drives. Orders are sent beside each other, verdicts one after another. */
export function createWebhookOutput(parts: WebhookParts): GateOutput {
  const { clock, settings, failure } = parts;
  const origin = { terminal: parts.terminal, gate: parts.gate };
  const health = createHealth();
  let agent: PlainAgent | TlsAgent | undefined;
  let isServing = true;
  let isClosed = false;
  let lostOrders = 0;
  let fault: string | undefined;
  let cancelState = (): void => {};

  const showFault = (): void =>
    health.set('failing', `webhook ${new URL(settings.url).host}: ${fault ?? 'too slow'}`, lostOrders);

  /** Made when it is sent: a state that waited may be another by then. */
  const stateNow = () => stateMessage(origin, randomUUID(), { isServing, failure, at: clock.now() });

  const send = async (item: GateMessage | 'state', limitMs: number, signal: AbortSignal): Promise<SendOutcome> => {
    const message = item === 'state' ? stateNow() : item;
    const secret = parts.secret(settings.secret);
    if (secret.kind === 'unusable') return { kind: 'failed', detail: secret.message, retryAfterMs: null };
    const certificates = parts.certificates(settings.caFile);
    if (certificates.kind === 'unusable') return { kind: 'failed', detail: certificates.message, retryAfterMs: null };
    agent ??= agentFor(settings.url, certificates.pem);
    const body = JSON.stringify(message);
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'tessera',
      'idempotency-key': message.id,
      'tessera-signature': signatureHeader(secret.text, Math.floor(clock.now() / 1000), body),
    };
    return post({ url: settings.url, headers, body, agent, limitMs, signal });
  };

  const shared = {
    clock,
    tryMs: TRY_MS,
    retry: RETRY,
    send,
    onOutcome(outcome: SendOutcome) {
      if (isClosed) return;
      if (outcome.kind === 'delivered') {
        fault = undefined;
        lostOrders = 0;
        return health.set('ready');
      }
      fault = outcome.detail;
      showFault();
    },
    onDropped(item: GateMessage | 'state') {
      if (item === 'state' || item.kind !== 'open') return;
      lostOrders += 1;
      showFault();
    },
  };
  const orders = createDeliveries<GateMessage>({ ...shared, atOnce: 8, mostWaiting: 24 });
  const verdicts = createDeliveries<GateMessage>({ ...shared, atOnce: 1, mostWaiting: 100 });
  const states = createDeliveries<'state'>({ ...shared, atOnce: 1, mostWaiting: 1 });

  const tellState = (): void => {
    cancelState();
    states.add('state', STATE_EVERY_MS);
    cancelState = clock.setTimer(STATE_EVERY_MS, tellState);
  };
  tellState();

  return {
    open(notice, openMs) {
      if (!isServing || isClosed) return;
      orders.add(openMessage(origin, randomUUID(), notice, openMs), openMs);
    },
    announce(notice) {
      if (settings.announce && !isClosed) verdicts.add(verdictMessage(origin, randomUUID(), notice), VERDICT_LIVES_MS);
    },
    setServing(next) {
      if (isClosed || next === isServing) return;
      isServing = next;
      tellState();
    },
    subscribe: health.subscribe,
    async close() {
      if (isClosed) return;
      isClosed = true;
      isServing = false;
      cancelState();
      for (const deliveries of [orders, verdicts, states]) deliveries.close();
      // Once, and nobody waits longer for it.
      await send('state', LAST_STATE_MS, new AbortController().signal);
      agent?.destroy();
    },
  };
}

/** Connections that stay open: an order then waits for no handshake. */
function agentFor(url: string, pem: string | undefined): PlainAgent | TlsAgent {
  const options = { keepAlive: true, maxSockets: 10, maxFreeSockets: 2, timeout: 60_000 };
  if (new URL(url).protocol === 'http:') return new PlainAgent(options);
  return new TlsAgent({ ...options, ...(pem === undefined ? {} : { ca: [...getCACertificates('default'), pem] }) });
}
