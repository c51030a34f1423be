/** A forward proxy. */
export interface ForwardProxy {
  /** http or https, without user and password. */
  readonly url: URL;
  /** Value of `Proxy-Authorization`, where the address had user and password. */
  readonly authorization: string | undefined;
}

export type ParsedProxy =
  | { readonly ok: true; readonly proxy: ForwardProxy | undefined }
  /** Never repeats the address, which may hold a password. */
  | { readonly ok: false; readonly message: string };

const FORM = 'expected an address such as http://proxy.example.org:3128';

/** Reads a proxy's address; a bare `host:port` is taken for http, as everybody does. */
export function parseProxy(text: string): ParsedProxy {
  const wanted = text.trim();
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(wanted) ? wanted : `http://${wanted}`;
  if (/\s/.test(wanted) || !URL.canParse(address)) return { ok: false, message: `not an address; ${FORM}` };
  const url = new URL(address);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return { ok: false, message: `only http and https proxies can be used; ${FORM}` };
  }
  const { username, password } = url;
  url.username = '';
  url.password = '';
  return { ok: true, proxy: { url, authorization: username === '' ? undefined : basic(username, password) } };
}

/** Word of the configuration that goes without a proxy whatever the environment says. */
export const NO_PROXY_WORD = 'none';

/**
 * The proxy on the way to a registry: the configured one, else `HTTPS_PROXY`, unless `NO_PROXY` names the host. Plain
 * http is for loopback addresses only and never goes through one; nor does any loopback address.
 */
export function proxyFor(
  registry: URL,
  configured: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): ParsedProxy {
  if (configured === NO_PROXY_WORD || registry.protocol !== 'https:' || isLoopback(registry.hostname)) {
    return { ok: true, proxy: undefined };
  }
  if (configured !== undefined) return parseProxy(configured);
  const fromEnvironment = env['https_proxy'] || env['HTTPS_PROXY'];
  const exceptions = env['no_proxy'] || env['NO_PROXY'] || '';
  if (!fromEnvironment || isExcepted(registry, exceptions)) return { ok: true, proxy: undefined };
  const parsed = parseProxy(fromEnvironment);
  return parsed.ok ? parsed : { ok: false, message: `HTTPS_PROXY: ${parsed.message}` };
}

/** `*`, or names parted by commas or blanks: a name stands for itself and what is below it, with a port for that port. */
function isExcepted({ hostname, port }: URL, exceptions: string): boolean {
  return exceptions
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      if (entry === '*') return true;
      const [, name = '', onlyPort] = /^(.*?)(?::(\d{1,5}))?$/.exec(entry) ?? [];
      if (onlyPort !== undefined && onlyPort !== (port || '443')) return false;
      const bare = name.replace(/^\*?\./, '');
      return hostname === bare || hostname.endsWith(`.${bare}`);
    });
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(hostname);
}

function basic(username: string, password: string): string {
  return `Basic ${Buffer.from(`${decoded(username)}:${decoded(password)}`).toString('base64')}`;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    // URIError: a bare percent sign is meant as one.
    return part;
  }
}
