import type { WebContents } from 'electron';

/**
 * The page stays where it is: every navigation of any frame and every redirect is prevented. Loading by the main process
 * does not raise these events. Nothing is handed to another program either.
 */
export function stayOnPage(contents: Pick<WebContents, 'on'>): void {
  contents.on('will-frame-navigate', (event) => event.preventDefault());
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => event.preventDefault());
}
