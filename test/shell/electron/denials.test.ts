import type { HandlerDetails, Session, WebContents, WebRequest } from 'electron';
import { describe, expect, it } from 'vitest';
import { denyDownloads } from '../../../main/shell/electron/deny-downloads.ts';
import { denyNewWindows } from '../../../main/shell/electron/deny-new-windows.ts';
import { denyRemoteRequests } from '../../../main/shell/electron/deny-remote-requests.ts';
import { denyWebviews } from '../../../main/shell/electron/deny-webviews.ts';
import { stayOnPage } from '../../../main/shell/electron/stay-on-page.ts';
import { electronEvents, preventable } from '../../fakes/electron-events.ts';
import { strictFake } from '../../fakes/strict-fake.ts';

describe('the page', () => {
  it.each(['will-navigate', 'will-frame-navigate', 'will-redirect'])('stays where it is on %s', (name) => {
    const events = electronEvents();
    stayOnPage(strictFake<Pick<WebContents, 'on'>>('contents', { on: events.on as never }));
    const event = preventable();
    events.raise(name, event);
    expect(event.isPrevented).toBe(true);
  });

  it('opens no window', () => {
    let answer: unknown;
    denyNewWindows(
      strictFake<Pick<WebContents, 'setWindowOpenHandler'>>('contents', {
        setWindowOpenHandler: (handler) => {
          answer = handler(strictFake<HandlerDetails>('details', { url: 'app://tessera/print.html' }));
        },
      }),
    );
    expect(answer).toEqual({ action: 'deny' });
  });

  it('takes no guest page in', () => {
    const events = electronEvents();
    denyWebviews(strictFake<Pick<WebContents, 'on'>>('contents', { on: events.on as never }));
    const event = preventable();
    events.raise('will-attach-webview', event, {}, {});
    expect(event.isPrevented).toBe(true);
  });

  it('saves nothing', () => {
    const events = electronEvents();
    denyDownloads(strictFake<Pick<Session, 'on'>>('session', { on: events.on as never }));
    const event = preventable();
    events.raise('will-download', event);
    expect(event.isPrevented).toBe(true);
  });
});

describe("the page's requests", () => {
  function isCancelled(url: string): boolean | undefined {
    let cancelled: boolean | undefined;
    denyRemoteRequests(
      strictFake<WebRequest>('webRequest', {
        onBeforeRequest: ((listener: (details: object, callback: (response: { cancel?: boolean }) => void) => void) =>
          listener({ url }, (response) => {
            cancelled = response.cancel;
          })) as never,
      }),
    );
    return cancelled;
  }

  it.each(['app://tessera/', 'app://tessera/assets/zxing.wasm', 'blob:app://tessera/0b1c'])('reach %s', (url) => {
    expect(isCancelled(url)).toBe(false);
  });

  it.each([
    'https://evil.example/',
    'http://127.0.0.1:8080/',
    'ws://127.0.0.1/',
    'file:///etc/passwd',
    'data:text/html,x',
    'blob:https://evil.example/0b1c',
    'app://other/',
    'devtools://devtools/',
    'chrome://gpu/',
  ])('never reach %s', (url) => {
    expect(isCancelled(url)).toBe(true);
  });
});
