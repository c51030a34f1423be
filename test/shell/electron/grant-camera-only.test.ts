import type { Session, WebContents } from 'electron';
import { describe, expect, it } from 'vitest';
import { grantCameraOnly } from '../../../main/shell/electron/grant-camera-only.ts';
import { strictFake } from '../../fakes/strict-fake.ts';

type RequestHandler = Exclude<Parameters<Session['setPermissionRequestHandler']>[0], null>;
type CheckHandler = Exclude<Parameters<Session['setPermissionCheckHandler']>[0], null>;
type Permission = Parameters<RequestHandler>[1];

const OUR_CONTENTS = strictFake<WebContents>('contents', { id: 7 });
const OTHER_CONTENTS = strictFake<WebContents>('other contents', { id: 8 });

const CAMERA_REQUEST = {
  isMainFrame: true,
  requestingUrl: 'app://tessera/',
  securityOrigin: 'app://tessera/',
  mediaTypes: ['video' as const],
};
const CAMERA_CHECK = { isMainFrame: true, securityOrigin: 'app://tessera/', mediaType: 'video' as const };

const OTHER_PERMISSIONS: Permission[] = [
  'clipboard-read',
  'clipboard-sanitized-write',
  'display-capture',
  'fileSystem',
  'fullscreen',
  'geolocation',
  'hid',
  'keyboardLock',
  'midi',
  'notifications',
  'openExternal',
  'pointerLock',
  'serial',
  'smart-card',
  'storage-access',
  'usb',
  'web-printing',
  'window-management',
  'unknown',
];

function permissions() {
  let onRequest: RequestHandler | null = null;
  let onCheck: CheckHandler | null = null;
  let onDevice: Parameters<Session['setDevicePermissionHandler']>[0] = null;
  let onDisplay: Parameters<Session['setDisplayMediaRequestHandler']>[0] = null;
  grantCameraOnly(
    strictFake<Session>('session', {
      setPermissionRequestHandler: (handler) => {
        onRequest = handler;
      },
      setPermissionCheckHandler: (handler) => {
        onCheck = handler;
      },
      setDevicePermissionHandler: (handler) => {
        onDevice = handler;
      },
      setDisplayMediaRequestHandler: (handler) => {
        onDisplay = handler;
      },
    }),
    () => OUR_CONTENTS,
  );
  return {
    request(change: object = {}, permission: Permission = 'media', asking = OUR_CONTENTS) {
      let granted: boolean | undefined;
      const answer = (given: boolean) => {
        granted = given;
      };
      (onRequest as RequestHandler | null)?.(asking, permission, answer, { ...CAMERA_REQUEST, ...change });
      return granted;
    },
    check(
      change: object = {},
      permission: Permission = 'media',
      origin = 'app://tessera/',
      asking: WebContents | null = OUR_CONTENTS,
    ) {
      return (onCheck as CheckHandler | null)?.(asking, permission, origin, { ...CAMERA_CHECK, ...change });
    },
    device: () => (onDevice as ((details: never) => boolean) | null)?.({} as never),
    display() {
      let streams: unknown = 'no answer';
      const answer = (given: unknown) => {
        streams = given;
      };
      (onDisplay as ((request: never, callback: typeof answer) => void) | null)?.({} as never, answer);
      return streams;
    },
  };
}

describe('what the page may have', () => {
  it('is the camera', () => {
    expect(permissions().request()).toBe(true);
    expect(permissions().check()).toBe(true);
  });

  it('is the camera also at the first check, which comes without a type', () => {
    const { mediaType: _, ...untyped } = CAMERA_CHECK;
    expect(permissions().check({ ...untyped, mediaType: undefined })).toBe(true);
    expect(permissions().check({ mediaType: 'unknown' })).toBe(true);
  });

  it.each(OTHER_PERMISSIONS)('is not %s', (permission) => {
    expect(permissions().request({}, permission)).toBe(false);
    expect(permissions().check({}, permission)).toBe(false);
  });

  it.each([
    ['a microphone', { mediaTypes: ['audio'] }],
    ['a microphone beside the camera', { mediaTypes: ['video', 'audio'] }],
    ['nothing that is named', { mediaTypes: [] }],
    ['something without types', { mediaTypes: undefined }],
    ['the camera for a frame inside', { isMainFrame: false }],
    ['the camera for another address', { requestingUrl: 'https://evil.example/' }],
    ['the camera for another origin', { securityOrigin: 'https://evil.example/' }],
    ['the camera for a look-alike', { requestingUrl: 'app://tessera.evil/' }],
  ])('is not, on request, %s', (_, change) => {
    expect(permissions().request(change)).toBe(false);
  });

  it.each([
    ['a microphone', { mediaType: 'audio' }],
    ['the camera for a frame inside', { isMainFrame: false }],
    ['the camera for another origin', { securityOrigin: 'https://evil.example/' }],
    ['the camera inside another page', { embeddingOrigin: 'https://evil.example/' }],
  ])('is not, on a check, %s', (_, change) => {
    expect(permissions().check(change)).toBe(false);
  });

  it('is nothing for another origin or for nobody', () => {
    expect(permissions().check({}, 'media', 'https://evil.example/')).toBe(false);
    expect(permissions().check({}, 'media', '')).toBe(false);
    expect(permissions().check({}, 'media', 'app://tessera/', null)).toBe(false);
  });

  it('is nothing for other contents than the window', () => {
    expect(permissions().request({}, 'media', OTHER_CONTENTS)).toBe(false);
    expect(permissions().check({}, 'media', 'app://tessera/', OTHER_CONTENTS)).toBe(false);
  });

  it('is no device and no picture of the screen', () => {
    expect(permissions().device()).toBe(false);
    expect(permissions().display()).toBeNull();
  });
});

describe('before the window is there', () => {
  it('nothing is granted', () => {
    let onRequest: RequestHandler | null = null;
    const ignore = () => {};
    grantCameraOnly(
      strictFake<Session>('session', {
        setPermissionRequestHandler: (handler) => {
          onRequest = handler;
        },
        setPermissionCheckHandler: ignore,
        setDevicePermissionHandler: ignore,
        setDisplayMediaRequestHandler: ignore,
      }),
      () => undefined,
    );
    let granted: boolean | undefined;
    (onRequest as RequestHandler | null)?.(
      OUR_CONTENTS,
      'media',
      (given) => {
        granted = given;
      },
      CAMERA_REQUEST,
    );
    expect(granted).toBe(false);
  });
});
