/**
 * Runs in the page before anything of it. Notes when a message of the terminal came in, when a frame of the camera
 * first showed a light corner, and when a verdict had been painted; all on the page's own clock.
 *
 * A message channel's message that is sent in a frame callback comes right after that frame was painted.
 */
export const PAGE_PROBE = `
  globalThis.probe = { messageAt: 0, lightAt: 0, paints: [], views: [] };
  const listen = WebSocket.prototype.addEventListener;
  WebSocket.prototype.addEventListener = function (kind, heed, ...more) {
    if (kind !== 'message') return listen.call(this, kind, heed, ...more);
    return listen.call(this, kind, (event) => {
      if (String(event.data).includes('"state":"showing"')) probe.messageAt = performance.now();
      return heed.call(this, event);
    }, ...more);
  };
  const afterPaint = (heed) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => heed(performance.now());
    port2.postMessage(0);
  });
  addEventListener('DOMContentLoaded', () => {
    let last = '';
    new MutationObserver(() => {
      const { state, verdict } = document.documentElement.dataset;
      const screen = state + ' ' + verdict;
      if (screen === last) return;
      last = screen;
      if (state !== 'showing') return;
      const { messageAt, lightAt } = probe;
      afterPaint((at) => probe.paints.push({ sinceMessage: at - messageAt, sinceLight: at - lightAt }));
    }).observe(document.documentElement, { attributes: true });
  });
  const corner = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  globalThis.watchCorner = () => {
    const video = document.querySelector('video.camera-feed');
    let wasLight = false;
    const look = (now) => {
      corner.drawImage(video, 8, 8, 8, 8, 0, 0, 1, 1);
      const isLight = corner.getImageData(0, 0, 1, 1).data[0] > 128;
      if (isLight && !wasLight) probe.lightAt = now;
      wasLight = isLight;
      video.requestVideoFrameCallback(look);
    };
    video.requestVideoFrameCallback(look);
  };
`;

/** What the probe has noted of one verdict, in ms. */
export interface Paint {
  readonly sinceMessage: number;
  readonly sinceLight: number;
}
