import type { Session } from 'electron';

/** Nothing is saved from the page: a kiosk's disk is not the visitor's. */
export function denyDownloads(session: Pick<Session, 'on'>): void {
  session.on('will-download', (event) => event.preventDefault());
}
