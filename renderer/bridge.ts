import { type PageMessage, type TerminalView, terminalView } from '../main/ipc/contract.ts';
import { createBackoff } from './backoff.ts';

/** `lost` follows `connecting` only after {@link LOST_AFTER_MS} without a terminal: a blip is nobody's business. */
export type LinkState = 'connecting' | 'connected' | 'lost';

export interface BridgeListeners {
  /** `null` once the last view is too old to be shown. */
  onView(view: TerminalView | null): void;
  onLink(state: LinkState): void;
}

export interface Bridge {
  /** Whether this page runs inside the Electron shell. */
  readonly isEmbedded: boolean;
  /** False where nobody listens; the message is then dropped, never queued: a late scan is a wrong scan. */
  send(message: PageMessage): boolean;
  close(): void;
}

/** What Electron's preload exposes. */
interface PreloadApi {
  send(message: PageMessage): void;
  onView(callback: (view: unknown) => void): () => void;
}

declare global {
  interface Window {
    readonly tessera?: PreloadApi;
  }
}

/** After this long without a terminal the screen says so. */
export const LOST_AFTER_MS = 4000;
/** After this long without a terminal the last view is no longer shown; a verdict must not outlive its terminal. */
export const VIEW_EXPIRES_AFTER_MS = 1500;
const CONNECT_LIMIT_MS = 5000;
const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 5000;

export function openBridge(listeners: BridgeListeners): Bridge {
  return window.tessera === undefined ? openSocketBridge(listeners) : openPreloadBridge(window.tessera, listeners);
}

function openPreloadBridge(preload: PreloadApi, { onView, onLink }: BridgeListeners): Bridge {
  const lost = setTimeout(() => onLink('lost'), LOST_AFTER_MS);
  const unsubscribe = preload.onView((raw) => {
    const view = terminalView.safeParse(raw);
    if (!view.success) return reportUnreadableView();
    clearTimeout(lost);
    onLink('connected');
    onView(view.data);
  });
  preload.send({ kind: 'hello' });
  return {
    isEmbedded: true,
    send(message) {
      preload.send(message);
      return true;
    },
    close() {
      clearTimeout(lost);
      unsubscribe();
    },
  };
}

function openSocketBridge({ onView, onLink }: BridgeListeners): Bridge {
  const address = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/ws`;
  const backoff = createBackoff(FIRST_RETRY_MS, LONGEST_RETRY_MS);
  const withoutTerminal = new Set<ReturnType<typeof setTimeout>>();
  let socket: WebSocket | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let isClosed = false;

  function connect(): void {
    const current = new WebSocket(address);
    socket = current;
    const limit = setTimeout(() => current.close(), CONNECT_LIMIT_MS);
    current.addEventListener('open', () => {
      clearTimeout(limit);
      current.send(JSON.stringify({ kind: 'hello' } satisfies PageMessage));
    });
    current.addEventListener('message', (event: MessageEvent<unknown>) => {
      const view = parseView(event.data);
      if (view === undefined) return reportUnreadableView();
      backoff.reset();
      stopMourning();
      onLink('connected');
      onView(view);
    });
    // An error is always followed by `close`.
    current.addEventListener('close', () => {
      clearTimeout(limit);
      if (isClosed) return;
      mourn();
      retry = setTimeout(connect, backoff.next());
    });
  }

  function mourn(): void {
    if (withoutTerminal.size > 0) return;
    onLink('connecting');
    withoutTerminal.add(setTimeout(() => onView(null), VIEW_EXPIRES_AFTER_MS));
    withoutTerminal.add(setTimeout(() => onLink('lost'), LOST_AFTER_MS));
  }

  function stopMourning(): void {
    for (const timer of withoutTerminal) clearTimeout(timer);
    withoutTerminal.clear();
  }

  mourn();
  connect();
  return {
    isEmbedded: false,
    send(message) {
      if (socket?.readyState !== WebSocket.OPEN) return false;
      socket.send(JSON.stringify(message));
      return true;
    },
    close() {
      isClosed = true;
      clearTimeout(retry);
      stopMourning();
      socket?.close();
    },
  };
}

function parseView(data: unknown): TerminalView | undefined {
  if (typeof data !== 'string') return undefined;
  try {
    return terminalView.safeParse(JSON.parse(data)).data;
  } catch {
    // SyntaxError: not JSON, so no view either.
    return undefined;
  }
}

function reportUnreadableView(): void {
  console.error('A message of the terminal is not a view; page and terminal are of different versions.');
}
