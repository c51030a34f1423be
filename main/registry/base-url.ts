/** The ESC project's own system for trying things out (spec 5.1). */
export const TEST_SYSTEM = 'https://sandbox.europeanstudentcard.eu/';

/** The registry's known systems (spec 5.1), by the word configuration may use for them. */
const KNOWN_BASES: ReadonlyMap<string, string> = new Map([
  ['production', 'https://router.europeanstudentcard.eu/'],
  ['sandbox', TEST_SYSTEM],
]);

export type ParsedBaseUrl =
  /** `url`: the root all endpoints hang under, with one slash at its end. */
  { readonly ok: true; readonly url: string } | { readonly ok: false; readonly message: string };

const EXPECTED = 'expected "production", "sandbox" or an https address such as https://router.europeanstudentcard.eu/';

/** What people copy from documentation beyond the root: the service and, with it or alone, the path of the interface. */
const ENDPOINT_PATH =
  /\/(?:(?:esc-verifier-service|esc-rest)(?:\/api(?:\/v\d+(?:\/cards(?:\/verify)?)?)?)?|api\/v\d+(?:\/cards(?:\/verify)?)?)$/i;

/**
 * Reads the address of a registry: one of the two known ones by its word, or an own. `https` only; plain `http` for
 * loopback addresses, where there is no wire to listen on. The message names what is wrong and what is expected; it
 * never repeats the text, which may hold a password.
 */
export function parseRegistryBaseUrl(text: string): ParsedBaseUrl {
  const wanted = text.trim();
  const known = KNOWN_BASES.get(wanted.toLowerCase());
  if (known !== undefined) return { ok: true, url: known };
  const parsed = parseServerAddress(wanted);
  return parsed.ok ? { ok: true, url: rootOf(parsed.url) } : wrong(parsed.message);
}

/** The root above the endpoints that people copy with it. */
function rootOf(address: string): string {
  const url = new URL(address);
  const path = url.pathname.replace(/\/+$/, '').replace(ENDPOINT_PATH, '');
  return `${url.origin}${path.replace(/\/+$/, '')}/`;
}

/**
 * Reads the address of a server, path and all: `https`, or plain `http` for loopback addresses. The result has one
 * slash at its end; the message says what is wrong and never repeats the text.
 */
export function parseServerAddress(text: string): ParsedBaseUrl {
  const wanted = text.trim();
  const wrong = (message: string): ParsedBaseUrl => ({ ok: false, message });
  // The parser would drop tabs and line feeds silently and read `https:host` as an address.
  if (!/^https?:\/\/[^\s\\]+$/i.test(wanted)) return wrong('not an address');
  if (!URL.canParse(wanted)) return wrong('not an address');

  const url = new URL(wanted);
  if (url.username !== '' || url.password !== '') return wrong('user and password do not belong in it');
  if (wanted.includes('?') || wanted.includes('#')) return wrong('query and fragment do not belong in it');
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    return wrong('plain http is for loopback addresses only');
  }
  return { ok: true, url: `${url.origin}${url.pathname.replace(/\/+$/, '')}/` };
}

/** Host (and port, where it isn't the usual one) of a base address, for the status line. */
export function registryHost(baseUrl: string): string {
  return new URL(baseUrl).host;
}

/** The address is this machine's own (RFC 1122 3.2.1.3, RFC 4291 2.5.3, RFC 6761 6.3). */
export function isLoopback(hostname: string): boolean {
  // URL has already turned every spelling of an IPv4 address (`127.1`, `0x7f000001`) into four decimal numbers.
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(hostname);
}

function wrong(reason: string): ParsedBaseUrl {
  return { ok: false, message: `registry address: ${reason}; ${EXPECTED}` };
}
