import type { Escn } from '../domain/escn.ts';
import type { LookupFailure, RegistryAnswer } from '../domain/lookup-outcome.ts';
import type { Endpoint } from './endpoints.ts';
import type { HttpReply } from './network/connection.ts';
import { parseRetryAfter } from './network/retry-after.ts';

/** What one endpoint said. `not-here`: it doesn't live at this path; `failure` is what to say if no other does. */
export type EndpointReply =
  | { readonly kind: 'answered'; readonly answer: RegistryAnswer }
  | { readonly kind: 'not-here'; readonly failure: LookupFailure }
  | { readonly kind: 'unavailable'; readonly failure: LookupFailure; readonly retryAt: number | null };

/**
 * Reads an HTTP reply to the question for `asked`, come in at `now` (ms since 1970). Only a 200 whose body is about
 * this card, and a 404 with the registry's own code, say anything about the card. The content type isn't asked:
 * gateways get it wrong, and a body is JSON or it isn't.
 */
export function readEndpointReply(http: HttpReply, endpoint: Endpoint, asked: Escn, now: number): EndpointReply {
  if (http.kind === 'failed') return unavailable(http.failure);
  const { status, body } = http;
  const retryAt = parseRetryAfter(http.retryAfter, now);
  if (status === 429) return unavailable('rate-limited', retryAt);
  if (status >= 500) return unavailable('server-error', retryAt);
  if (status >= 300 && status < 400) return unavailable('redirect');
  if (status === 401 || status === 403 || status === 407) return unavailable('not-allowed');
  if (status === 405) return { kind: 'not-here', failure: 'wrong-path' };
  if (body.kind === 'failed') return unavailable(body.failure);
  if (status === 404 || status === 410) return readMissing(body.text, endpoint, now);
  if (status !== 200) return unavailable('unexpected-answer');
  return readFound(body.text, endpoint, asked, now);
}

function readMissing(text: string, endpoint: Endpoint, now: number): EndpointReply {
  const said = endpoint.parseMissing(parseJson(text));
  if (said === undefined) return { kind: 'not-here', failure: 'wrong-path' };
  if (said === 'other') return unavailable('unexpected-answer');
  return notRegistered(endpoint, now);
}

function readFound(text: string, endpoint: Endpoint, asked: Escn, now: number): EndpointReply {
  // A page: of a captive portal, or of a site that answers every path with its front page.
  if (text.trimStart().startsWith('<')) return { kind: 'not-here', failure: 'unexpected-answer' };
  const parsed = endpoint.parse(parseJson(text), asked);
  if (parsed.kind === 'not-registered') return notRegistered(endpoint, now);
  if (parsed.kind !== 'found') return unavailable(parsed.kind);
  return {
    kind: 'answered',
    answer: { kind: 'found', record: parsed.record, answeredAt: now, via: endpoint.via },
  };
}

function notRegistered(endpoint: Endpoint, now: number): EndpointReply {
  return { kind: 'answered', answer: { kind: 'not-registered', answeredAt: now, via: endpoint.via } };
}

/** The JSON of a text; undefined where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // SyntaxError: not JSON, which no parser of an answer takes for one.
    return undefined;
  }
}

function unavailable(failure: LookupFailure, retryAt: number | null = null): EndpointReply {
  return { kind: 'unavailable', failure, retryAt };
}
