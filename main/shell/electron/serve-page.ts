import { readFile } from 'node:fs/promises';
import type { CustomScheme, Protocol } from 'electron';
import { PAGE_HEADERS } from '../content-security-policy.ts';
import { APP_SCHEME, isOwnAddress } from './app-address.ts';
import type { PageFiles } from './page-files.ts';

/**
 * The scheme's standing, to be registered before the app is ready: an origin of its own, secure (a camera needs that),
 * fetchable (WebAssembly). It does not get around the content security policy and has no service workers.
 */
export const PAGE_SCHEME: CustomScheme = {
  scheme: APP_SCHEME,
  privileges: {
    standard: true,
    secure: true,
    supportFetchAPI: true,
    bypassCSP: false,
    allowServiceWorkers: false,
    corsEnabled: false,
  },
};

/** Answers the page's addresses from the fixed list, each answer with the page's headers; anything else is refused. */
export function servePage(protocol: Pick<Protocol, 'handle'>, files: PageFiles): void {
  protocol.handle(APP_SCHEME, (request) => answer(request, files));
}

async function answer(request: { readonly method: string; readonly url: string }, files: PageFiles): Promise<Response> {
  if (request.method !== 'GET') return refusal(405);
  if (!isOwnAddress(request.url)) return refusal(404);
  // Looked up as it is written: what isn't in the list, dots and escapes included, does not exist.
  const file = files.get(new URL(request.url).pathname);
  if (file === undefined) return refusal(404);
  try {
    const body = new Uint8Array(await readFile(file.path));
    return new Response(body, { headers: { ...PAGE_HEADERS, 'content-type': file.contentType } });
  } catch {
    // ENOENT or EACCES: it was there when the list was made.
    return refusal(404);
  }
}

function refusal(status: 404 | 405): Response {
  return new Response(null, { status, headers: { ...PAGE_HEADERS } });
}
