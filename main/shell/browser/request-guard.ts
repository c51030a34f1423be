import type { IncomingHttpHeaders } from 'node:http';

/** What a request says of where it comes from. Header names are lower case. */
export interface RequestOrigin {
  readonly host: string | undefined;
  readonly origin: string | undefined;
  readonly secFetchSite: string | undefined;
}

/** The origin that a request's headers tell. */
export function originOf(headers: IncomingHttpHeaders): RequestOrigin {
  const site = headers['sec-fetch-site'];
  return { host: headers.host, origin: headers.origin, secFetchSite: Array.isArray(site) ? site.join(', ') : site };
}

/**
 * Why a request is refused, or undefined. A foreign `Host` is DNS rebinding, a foreign `Origin` or `Sec-Fetch-Site`
 * a page of somebody else's in the same browser (quality section 5).
 */
export function refusalOf(request: RequestOrigin, port: number): 'host' | 'origin' | 'site' | undefined {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`];
  if (request.host === undefined || !hosts.includes(request.host.toLowerCase())) return 'host';
  // A page of ours talks to the very name it was loaded from; another loopback name is another origin.
  if (request.origin !== undefined && request.origin.toLowerCase() !== `http://${request.host.toLowerCase()}`) {
    return 'origin';
  }
  const { secFetchSite } = request;
  // `none` is an address typed or opened by the shell itself.
  if (secFetchSite !== undefined && secFetchSite !== 'same-origin' && secFetchSite !== 'none') return 'site';
  return undefined;
}
