import type { WebContents } from 'electron';

/** No guest page inside the page; the tag is off as well, this holds if it ever were on. */
export function denyWebviews(contents: Pick<WebContents, 'on'>): void {
  contents.on('will-attach-webview', (event) => event.preventDefault());
}
