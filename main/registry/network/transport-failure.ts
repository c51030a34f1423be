import type { LookupFailure } from '../../domain/lookup-outcome.ts';

/** Error codes of undici and of Node's sockets, resolver and TLS, by what they mean for a lookup. */
const FAILURE_BY_CODE: ReadonlyMap<string, LookupFailure> = new Map([
  ['UND_ERR_CONNECT_TIMEOUT', 'timeout'],
  ['UND_ERR_HEADERS_TIMEOUT', 'timeout'],
  ['UND_ERR_BODY_TIMEOUT', 'timeout'],
  ['UND_ERR_ABORTED', 'timeout'],
  ['ETIMEDOUT', 'timeout'],
  ['ECONNREFUSED', 'refused'],
  ['ECONNRESET', 'reset'],
  ['ECONNABORTED', 'reset'],
  ['EPIPE', 'reset'],
  ['UND_ERR_SOCKET', 'reset'],
  // The connection ended before the announced length: what came is half an answer.
  ['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'reset'],
  ['ENOTFOUND', 'dns'],
  ['ENODATA', 'dns'],
  ['ENETUNREACH', 'offline'],
  ['ENETDOWN', 'offline'],
  ['EHOSTUNREACH', 'offline'],
  ['EHOSTDOWN', 'offline'],
  ['EADDRNOTAVAIL', 'offline'],
  // Asked after close().
  ['UND_ERR_CLOSED', 'offline'],
  ['UND_ERR_DESTROYED', 'offline'],
  ['UND_ERR_RES_EXCEEDED_MAX_SIZE', 'too-large'],
  ['UND_ERR_HEADERS_OVERFLOW', 'too-large'],
  ['HPE_HEADER_OVERFLOW', 'too-large'],
  // Node gives OpenSSL's verification results (X509_V_ERR_…) and TLS alerts as codes.
  ['EPROTO', 'tls'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'tls'],
  ['INVALID_CA', 'tls'],
  ['INVALID_PURPOSE', 'tls'],
  ['PATH_LENGTH_EXCEEDED', 'tls'],
  ['HOSTNAME_MISMATCH', 'tls'],
  // Ours: see pins and tunnel.
  ['ERR_TLS_PIN', 'tls'],
  ['ERR_PROXY_NOT_ALLOWED', 'not-allowed'],
  ['ERR_PROXY_NO_TUNNEL', 'offline'],
]);

const FAILURE_BY_FAMILY: readonly (readonly [RegExp, LookupFailure])[] = [
  [/^EAI_/, 'dns'],
  [/^(?:CERT_|CRL_|UNABLE_TO_|ERR_TLS_|ERR_SSL_|ERROR_IN_C)/, 'tls'],
  // llhttp: what came is not HTTP.
  [/^HPE_/, 'unexpected-answer'],
];

/**
 * What a request's error means for the lookup, by its code and never by its text. A code nobody foresaw is an
 * unexpected answer: it says nothing about the card, and the terminal goes on.
 */
export function transportFailureOf(error: unknown): LookupFailure {
  const code = codeOf(error);
  return (
    FAILURE_BY_CODE.get(code) ?? FAILURE_BY_FAMILY.find(([family]) => family.test(code))?.[1] ?? 'unexpected-answer'
  );
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error) || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}
