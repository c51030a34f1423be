import { type ClientRequest, type Agent as HttpAgent, type IncomingMessage, request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';
import type { SendOutcome } from '../deliveries.ts';

export interface Post {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly agent: HttpAgent;
  /** For the whole exchange. */
  readonly limitMs: number;
  readonly signal: AbortSignal;
}

/** An answer is thanks and no more. */
const MOST_ANSWER_BYTES = 16 * 1024;
/** Request timeout, too early, too many requests: RFC 9110 15.5.9, RFC 8470 5.2, RFC 6585 4. */
const COME_AGAIN = new Set([408, 425, 429]);

/** Posts once. Redirects are not followed: an order goes to whom it was meant for. Never rejects. */
export function post({ url, headers, body, agent, limitMs, signal }: Post): Promise<SendOutcome> {
  return new Promise((resolve) => {
    let request: ClientRequest | undefined;
    const limit = AbortSignal.timeout(Math.max(1, Math.ceil(limitMs)));
    const end = (outcome: SendOutcome): void => {
      resolve(outcome);
      request?.destroy();
    };
    const fail = (detail: string): void => end({ kind: 'failed', detail, retryAfterMs: null });
    const give = new URL(url).protocol === 'https:' ? tlsRequest : plainRequest;
    request = give(url, {
      method: 'POST',
      agent,
      headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
      signal: AbortSignal.any([limit, signal]),
    });
    request.on('error', (error) => fail(limit.aborted ? 'does not answer in time' : faultOf(error)));
    request.on('response', (response) => {
      let size = 0;
      response.on('data', (bytes: Uint8Array) => {
        size += bytes.length;
        if (size > MOST_ANSWER_BYTES) fail('answers with more than a webhook has to say');
      });
      response.on('error', () => fail('breaks off its answer'));
      // To its end, so that the connection serves again.
      response.on('end', () => resolve(outcomeOf(response)));
    });
    request.end(body);
  });
}

function outcomeOf({ statusCode = 0, headers }: IncomingMessage): SendOutcome {
  if (statusCode >= 200 && statusCode < 300) return { kind: 'delivered' };
  const detail = `answers ${statusCode}`;
  if (statusCode >= 500 || COME_AGAIN.has(statusCode)) {
    const seconds = Number(headers['retry-after'] ?? Number.NaN);
    return { kind: 'failed', detail, retryAfterMs: Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : null };
  }
  if (statusCode >= 300 && statusCode < 400) return { kind: 'refused', detail: `${detail}, a redirect: not followed` };
  return { kind: 'refused', detail };
}

/** By its code; the message may hold addresses. */
function faultOf(error: Error): string {
  const code = 'code' in error ? String(error.code) : 'unknown';
  return `can't be reached (${code})`;
}
