import { expect } from 'vitest';
import WebSocket from 'ws';
import { hostMessage, type PageMessage, type SessionView, type TerminalView } from '../../main/ipc/contract.ts';
import type { OperatorArea } from '../../main/ipc/operator.ts';

/** The kiosk's page without a browser: its socket, let in by the secret address. */
export interface PageBySocket {
  /** Of this page's cookie, for what it fetches. */
  readonly headers: { readonly cookie: string; readonly origin: string };
  send(message: PageMessage): void;
  session(): SessionView;
  /** Waits for a session that fits. */
  until(isThere: (session: SessionView) => boolean): Promise<void>;
  /** Waits for an operator area that fits and gives it. */
  area(isThere: (area: OperatorArea) => boolean, limitMs?: number): Promise<OperatorArea>;
  close(): void;
}

export async function openPageBySocket(url: string): Promise<PageBySocket> {
  const entry = await fetch(url, { redirect: 'manual' });
  const cookie = entry.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const { host, origin } = new URL(url);
  const socket = new WebSocket(`ws://${host}/ws`, { headers: { cookie, origin } });
  let view: TerminalView | undefined;
  let area: OperatorArea = { state: 'closed', why: 'not-open' };
  socket.on('message', (data) => {
    const message = hostMessage.parse(JSON.parse(String(data)));
    if (message.kind === 'view') view = message.view;
    if (message.kind === 'operator') area = message.area;
  });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  const session = (): SessionView => view?.session ?? { state: 'idle' };
  return {
    headers: { cookie, origin },
    send: (message) => socket.send(JSON.stringify(message)),
    session,
    until: (isThere) => expect.poll(() => isThere(session()), { timeout: 10_000, interval: 20 }).toBe(true),
    async area(isThere, limitMs = 10_000) {
      await expect.poll(() => isThere(area), { timeout: limitMs, interval: 20 }).toBe(true);
      return area;
    },
    close: () => socket.close(),
  };
}
