import { describe, expect, it } from 'vitest';
import { transportFailureOf } from '../../../main/registry/network/transport-failure.ts';

const withCode = (code: unknown) => Object.assign(new Error('whatever it says: timed out'), { code });

describe('transportFailureOf', () => {
  it.each([
    ['UND_ERR_CONNECT_TIMEOUT', 'timeout'],
    ['ETIMEDOUT', 'timeout'],
    ['ECONNREFUSED', 'refused'],
    ['ECONNRESET', 'reset'],
    ['UND_ERR_SOCKET', 'reset'],
    ['ENOTFOUND', 'dns'],
    ['EAI_AGAIN', 'dns'],
    ['ENETUNREACH', 'offline'],
    ['CERT_HAS_EXPIRED', 'tls'],
    ['CERT_REVOKED', 'tls'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'tls'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'tls'],
    ['EPROTO', 'tls'],
    ['HPE_INVALID_CONSTANT', 'unexpected-answer'],
    ['HPE_HEADER_OVERFLOW', 'too-large'],
    ['UND_ERR_RES_EXCEEDED_MAX_SIZE', 'too-large'],
    ['NEVER_HEARD_OF', 'unexpected-answer'],
    [undefined, 'unexpected-answer'],
    [7, 'unexpected-answer'],
  ])('takes the code %j for %s, whatever the message says', (code, failure) => {
    expect(transportFailureOf(withCode(code))).toBe(failure);
  });

  it.each([[null], ['ECONNRESET'], [{ code: 'ECONNRESET' }]])('survives %j being thrown', (thrown) => {
    expect(transportFailureOf(thrown)).toBe('unexpected-answer');
  });
});
