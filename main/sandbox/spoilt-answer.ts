import { type Answer, errorAnswer, JSON_TYPE, jsonAnswer, PATH_NOT_FOUND, pageAnswer } from './answer.ts';
import type { Fault, FaultRule } from './fault-rule.ts';

/** Faults that are an answer of another kind; the rest happen on the connection. */
export type AnswerFault = Exclude<Fault, 'hang' | 'drip' | 'reset' | 'delay'>;

const TEN_MEGABYTES = 10 * 1024 * 1024;
/** A number no card here has. */
const ANOTHER_CARD = 'ffffffff-ffff-1fff-bfff-001999999999';

/** What goes out in place of the right answer. */
export function spoil(right: Answer, fault: AnswerFault, rule: FaultRule): Answer {
  const spoilt = BY_FAULT[fault](right);
  return {
    ...spoilt,
    status: rule.status ?? spoilt.status,
    headers: { ...spoilt.headers, ...(rule.retryAfter === undefined ? {} : { 'retry-after': rule.retryAfter }) },
  };
}

const BY_FAULT: Readonly<Record<AnswerFault, (right: Answer) => Answer>> = {
  unavailable: () => pageAnswer(503, 'Service Unavailable', 'The server cannot handle the request.'),
  'server-error': () => errorAnswer(500, 'SE-0001', 'Internal error'),
  'rate-limited': () => errorAnswer(429, 'SE-0029', 'Too many requests'),
  'not-allowed': () => errorAnswer(403, 'SE-0000', 'Access denied'),
  status: () => ({ status: 500, contentType: 'text/plain', body: '' }),
  redirect: () => ({
    status: 302,
    contentType: 'text/plain',
    headers: { location: 'https://portal.invalid/' },
    body: '',
  }),
  'not-found-page': () => PATH_NOT_FOUND,
  page: () => pageAnswer(200, 'Welcome', 'Please accept the terms to use this network.'),
  garbage: (right) => ({ ...right, body: right.body.slice(0, right.body.length / 2) }),
  'wrong-card': (right) =>
    changed(right, (card) =>
      'europeanStudentCardNumber' in card ? { europeanStudentCardNumber: ANOTHER_CARD } : { cardNumber: ANOTHER_CARD },
    ),
  'unknown-status': (right) =>
    changed(right, (card) =>
      'status' in card ? { status: 'SUSPENDED' } : { cardStatusType: { key: 'SUSPENDED', label: 'Suspended' } },
    ),
  'unknown-type': (right) => changed(right, () => ({ cardType: { key: 'SMART_IMPLANT', label: 'Implant' } })),
  'extra-fields': (right) =>
    changed(right, () => ({ somethingNew: { of: ['another', 'version'] }, links: [] }), right.status),
  'missing-field': (right) => changed(right, () => ({ expiresAt: undefined, expiryDate: undefined })),
  'too-large': (right) => changed(right, () => ({ padding: 'x'.repeat(TEN_MEGABYTES) })),
};

/** The right answer, found or not, with members of the card replaced, in the envelope it is in; undefined ones leave. */
function changed(right: Answer, change: (card: object) => object, status = 200): Answer {
  if (right.contentType !== JSON_TYPE) return right;
  const body: unknown = JSON.parse(right.body);
  if (typeof body !== 'object' || body === null) return right;
  const inner = 'data' in body && typeof body.data === 'object' ? body.data : null;
  const spoilt = inner === null ? { ...body, ...change(body) } : { ...body, data: { ...inner, ...change(inner) } };
  return { ...right, ...jsonAnswer(status, spoilt) };
}
