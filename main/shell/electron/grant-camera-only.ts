import type { Session, WebContents } from 'electron';
import { isOwnAddress } from './app-address.ts';

type PermissionSession = Pick<
  Session,
  | 'setPermissionRequestHandler'
  | 'setPermissionCheckHandler'
  | 'setDevicePermissionHandler'
  | 'setDisplayMediaRequestHandler'
>;

/**
 * The camera is the only thing the page may have: video without sound, for the main frame of our own page in our own
 * window. Electron's default is to grant, so request and check both have a handler. `contents` is asked late, since
 * handlers are set before the window is there.
 */
export function grantCameraOnly(session: PermissionSession, contents: () => Pick<WebContents, 'id'> | undefined): void {
  const isOurs = (asking: Pick<WebContents, 'id'> | null) => asking !== null && asking.id === contents()?.id;

  session.setPermissionRequestHandler((asking, permission, callback, details) => {
    const { mediaTypes, securityOrigin } = mediaDetails(details);
    callback(
      permission === 'media' &&
        isOurs(asking) &&
        details.isMainFrame &&
        isOwnAddress(details.requestingUrl) &&
        (securityOrigin === undefined || isOwnAddress(securityOrigin)) &&
        mediaTypes.length > 0 &&
        mediaTypes.every((type) => type === 'video'),
    );
  });

  session.setPermissionCheckHandler((asking, permission, requestingOrigin, details) => {
    return (
      permission === 'media' &&
      isOurs(asking) &&
      details.isMainFrame &&
      isOwnAddress(requestingOrigin) &&
      (details.securityOrigin === undefined || isOwnAddress(details.securityOrigin)) &&
      (details.embeddingOrigin === undefined || isOwnAddress(details.embeddingOrigin)) &&
      // A first check comes without a type (seen in the field); what is then asked for meets the handler above.
      details.mediaType !== 'audio'
    );
  });

  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, callback) => callback(null));
}

/** The media part of a request's details, where it has one. */
function mediaDetails(details: object): { mediaTypes: readonly string[]; securityOrigin: string | undefined } {
  const mediaTypes = 'mediaTypes' in details && Array.isArray(details.mediaTypes) ? details.mediaTypes : [];
  const securityOrigin =
    'securityOrigin' in details && typeof details.securityOrigin === 'string' ? details.securityOrigin : undefined;
  return { mediaTypes, securityOrigin };
}
