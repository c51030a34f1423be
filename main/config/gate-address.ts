import { isIP } from 'node:net';
import { isLoopback } from '../registry/base-url.ts';

export type ParsedAddress =
  | { readonly ok: true; readonly url: string }
  | { readonly ok: false; readonly message: string };

/** Networks of a site, which no packet leaves (RFC 1918, RFC 3927, RFC 4193, RFC 4291 2.5.6). */
const PRIVATE = [
  /^10\./,
  /^172\.(1[6-9]|2\d|3[01])\./,
  /^192\.168\./,
  /^169\.254\./,
  /^f[cd][0-9a-f]{2}:/i,
  /^fe[89ab][0-9a-f]:/i,
];

/** What an address may be: its schemes with TLS and without. */
export interface AddressRule {
  readonly secure: 'https:' | 'mqtts:';
  readonly plain: 'http:' | 'mqtt:';
  /** Whether the plain scheme may be used to private addresses. To loopback it always may. */
  readonly allowPlain: boolean;
}

/**
 * Reads the address a gate's orders are sent to. Kept as it is written, path and all: a slash more is another place.
 * The message says what is wrong and never repeats the text.
 */
export function parseGateAddress(text: string, { secure, plain, allowPlain }: AddressRule): ParsedAddress {
  const wanted = text.trim();
  const wrong = (message: string): ParsedAddress => ({ ok: false, message });
  const expected = `must be an address such as ${secure}//gate.example.org/`;
  if (!/^[a-z]+:\/\/[^\s\\]+$/i.test(wanted) || !URL.canParse(wanted)) return wrong(expected);
  const url = new URL(wanted);
  if (url.protocol !== secure && url.protocol !== plain) return wrong(expected);
  if (url.hostname === '') return wrong(expected);
  if (url.username !== '' || url.password !== '') return wrong('user and password do not belong into the address');
  if (/[?#]/.test(wanted)) return wrong('query and fragment do not belong into the address');
  if (url.protocol === secure || isLoopback(url.hostname)) return { ok: true, url: url.href };
  if (!isPrivate(url.hostname))
    return wrong(`must begin with ${secure}//: without TLS only loopback and private addresses`);
  if (!allowPlain) return wrong(`must begin with ${secure}//, or "allowPlain" be set for this private address`);
  return { ok: true, url: url.href };
}

/** A name may lead anywhere: only a number says that it is private. */
function isPrivate(hostname: string): boolean {
  const address = hostname.replace(/^\[|\]$/g, '');
  return isIP(address) !== 0 && PRIVATE.some((network) => network.test(address));
}
