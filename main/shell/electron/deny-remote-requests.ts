import type { WebRequest } from 'electron';
import { isOwnAddress } from './app-address.ts';

/**
 * No remote content: whatever the page's session asks for that is not our own file or a camera frame in memory is
 * cancelled before a byte leaves. The registry is asked by the terminal, never by the page.
 */
export function denyRemoteRequests(webRequest: Pick<WebRequest, 'onBeforeRequest'>): void {
  webRequest.onBeforeRequest((details, callback) => callback({ cancel: !isLocal(details.url) }));
}

function isLocal(address: string): boolean {
  if (address.startsWith('blob:')) return isOwnAddress(address.slice('blob:'.length));
  return isOwnAddress(address);
}
