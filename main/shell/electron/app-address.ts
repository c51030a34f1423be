/**
 * The page's own address. A scheme of our own instead of `file://` gives it an origin, so that `'self'` means something.
 */
export const APP_SCHEME = 'app';
const APP_HOST = 'tessera';
export const APP_ORIGIN = `${APP_SCHEME}://${APP_HOST}`;
export const APP_URL = `${APP_ORIGIN}/`;

/**
 * True for an address of the page's origin. `URL.origin` is "null" for a scheme that Node doesn't know, so scheme and
 * host are compared themselves; credentials and ports make it another address.
 */
export function isOwnAddress(address: string | undefined): boolean {
  if (address === undefined || !URL.canParse(address)) return false;
  const url = new URL(address);
  return url.protocol === `${APP_SCHEME}:` && url.host === APP_HOST && url.username === '' && url.password === '';
}
