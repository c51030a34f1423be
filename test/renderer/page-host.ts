import { fileURLToPath } from 'node:url';
import { type WebSocket, WebSocketServer } from 'ws';
import { type FileServer, startFileServer } from '../../main/cli/bench/qr/file-server.ts';
import {
  type HostMessage,
  hostMessage,
  type PageMessage,
  pageMessage,
  type TerminalView,
} from '../../main/ipc/contract.ts';
import { CONTENT_SECURITY_POLICY } from '../../main/shell/content-security-policy.ts';

/** The built page. */
export const RENDERER_OUT = fileURLToPath(new URL('../../out/renderer', import.meta.url));

/** A terminal of a script: shows what it is told, keeps what the page said. Strict: parses both ways. */
export interface PageHost {
  readonly origin: string;
  readonly received: readonly PageMessage[];
  show(view: TerminalView): void;
  /** A message that is not repeated to pages that come later. */
  tell(message: HostMessage): void;
  /** The first message of a kind from now on, or one already there. */
  expect<K extends PageMessage['kind']>(kind: K, limitMs?: number): Promise<Extract<PageMessage, { kind: K }>>;
  forget(): void;
  /** Cuts the connection, and refuses new ones until `reconnect`. */
  disconnect(): void;
  reconnect(): void;
  close(): Promise<void>;
}

export async function startPageHost(folders: Readonly<Record<string, string>> = {}): Promise<PageHost> {
  const files: FileServer = await startFileServer({
    folders: { '/': RENDERER_OUT, ...folders },
    contentSecurityPolicy: CONTENT_SECURITY_POLICY,
  });
  const sockets = new WebSocketServer({ noServer: true });
  const received: PageMessage[] = [];
  const waiting = new Set<() => void>();
  let current: HostMessage | undefined;
  let isOpen = true;

  files.server.on('upgrade', (request, socket, head) => {
    if (!isOpen || request.url !== '/ws') return void socket.destroy();
    sockets.handleUpgrade(request, socket, head, (connected) => serve(connected));
  });

  function serve(socket: WebSocket): void {
    socket.on('message', (data) => {
      const message = pageMessage.parse(JSON.parse(String(data)));
      received.push(message);
      if (message.kind === 'hello' && current !== undefined) socket.send(JSON.stringify(current));
      for (const check of waiting) check();
    });
  }

  function tell(message: HostMessage): void {
    const text = JSON.stringify(hostMessage.parse(message));
    for (const socket of sockets.clients) socket.send(text);
  }

  return {
    origin: files.origin,
    received,
    show(view) {
      current = hostMessage.parse({ kind: 'view', view });
      tell(current);
    },
    tell,
    expect(kind, limitMs = 10_000) {
      return new Promise((resolve, reject) => {
        const limit = setTimeout(() => {
          waiting.delete(check);
          reject(new Error(`the page sent no "${kind}"; it sent ${JSON.stringify(received.map((m) => m.kind))}`));
        }, limitMs);
        const check = (): void => {
          const found = received.find((message) => message.kind === kind);
          if (found === undefined) return;
          clearTimeout(limit);
          waiting.delete(check);
          resolve(found as never);
        };
        waiting.add(check);
        check();
      });
    },
    forget() {
      received.length = 0;
    },
    disconnect() {
      isOpen = false;
      for (const socket of sockets.clients) socket.terminate();
    },
    reconnect() {
      isOpen = true;
    },
    async close() {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
      await files.close();
    },
  };
}
