import { createHmac } from 'node:crypto';

/**
 * `Tessera-Signature`: time in seconds since 1970 and the HMAC-SHA-256 of `<time>.<body>`, hex. With the time in it,
 * who records a request can't send it again later.
 */
export function signatureHeader(secret: string, seconds: number, body: string): string {
  const mac = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  return `t=${seconds},v1=${mac}`;
}
