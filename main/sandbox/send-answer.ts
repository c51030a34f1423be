import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyReply } from 'fastify';
import type { Answer } from './answer.ts';
import type { FaultRule } from './fault-rule.ts';
import { spoil } from './spoilt-answer.ts';

/** How long the `delay` fault waits where its rule doesn't say, in ms: beyond every budget of a terminal. */
const DEFAULT_DELAY_MS = 2000;
const DRIP_EVERY_MS = 100;

/** Sends an answer, or what the rule makes of it. */
export async function sendAnswer(reply: FastifyReply, right: Answer, rule: FaultRule | undefined): Promise<void> {
  if (rule === undefined) return send(reply, right);
  const delayMs = rule.delayMs ?? (rule.fault === 'delay' ? DEFAULT_DELAY_MS : 0);
  // Holds nothing open: a sandbox that is closed meanwhile ends at once.
  if (delayMs > 0) await wait(delayMs, undefined, { ref: false });
  switch (rule.fault) {
    case 'delay':
      return send(reply, right);
    case 'hang':
      // Never answered; the connection ends with the client or the sandbox.
      reply.hijack();
      return;
    case 'reset':
      reply.hijack();
      reset(reply);
      return;
    case 'drip':
      reply.hijack();
      drip(reply, right);
      return;
    default:
      return send(reply, spoil(right, rule.fault, rule));
  }
}

function send(reply: FastifyReply, answer: Answer): void {
  reply
    .code(answer.status)
    .headers({ ...answer.headers, 'content-type': answer.contentType })
    .send(answer.body);
}

function reset(reply: FastifyReply): void {
  const socket = reply.raw.socket;
  // Under TLS there is no TCP handle to reset; the connection just ends.
  if (socket !== null && !('encrypted' in socket)) socket.resetAndDestroy();
  else socket?.destroy();
}

function drip(reply: FastifyReply, answer: Answer): void {
  const { raw } = reply;
  const bytes = Buffer.from(answer.body);
  raw.writeHead(answer.status, { 'content-type': answer.contentType, 'content-length': bytes.length });
  let sent = 0;
  const timer = setInterval(() => {
    raw.write(bytes.subarray(sent, sent + 1));
    sent += 1;
    if (sent === bytes.length) raw.end();
  }, DRIP_EVERY_MS);
  raw.once('close', () => clearInterval(timer));
}
