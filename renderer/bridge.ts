import { type HostMessage, hostMessage, type PageMessage, type TerminalView } from '../main/ipc/contract.ts';
import type { OperatorArea } from '../main/ipc/operator.ts';
import type { SetupArea } from '../main/ipc/setup.ts';
import { createBackoff } from './backoff.ts';

/** `lost` follows `connecting` only after {@link LOST_AFTER_MS} without a terminal: a blip is nobody's business. */
export type LinkState = 'connecting' | 'connected' | 'lost';

export interface BridgeListeners {
  /** `null` once the last view is too old to be shown. */
  onView(view: TerminalView | null): void;
  /** What came of something this page asked of the operator area; `null` once the connection it was open on is gone. */
  onOperator(area: OperatorArea | null): void;
  /** What the setup shows, where this page asked for it; `null` once the connection it was open on is gone. */
  onSetup(area: SetupArea | null): void;
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
  onMessage(callback: (message: unknown) => void): () => void;
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

function openPreloadBridge(preload: PreloadApi, listeners: BridgeListeners): Bridge {
  const lost = setTimeout(() => listeners.onLink('lost'), LOST_AFTER_MS);
  const unsubscribe = preload.onMessage((raw) => {
    const message = hostMessage.safeParse(raw);
    if (!message.success) return reportUnreadable();
    clearTimeout(lost);
    listeners.onLink('connected');
    handOn(message.data, listeners);
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

function openSocketBridge(listeners: BridgeListeners): Bridge {
  const { onView, onOperator, onSetup, onLink } = listeners;
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
      const message = parseMessage(event.data);
      if (message === undefined) return reportUnreadable();
      backoff.reset();
      stopMourning();
      onLink('connected');
      handOn(message, listeners);
    });
    // An error is always followed by `close`.
    current.addEventListener('close', () => {
      clearTimeout(limit);
      if (isClosed) return;
      onOperator(null);
      onSetup(null);
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

function handOn(message: HostMessage, { onView, onOperator, onSetup }: BridgeListeners): void {
  if (message.kind === 'view') onView(message.view);
  else if (message.kind === 'operator') onOperator(message.area);
  else onSetup(message.area);
}

function parseMessage(data: unknown): HostMessage | undefined {
  if (typeof data !== 'string') return undefined;
  try {
    return hostMessage.safeParse(JSON.parse(data)).data;
  } catch {
    // SyntaxError: not JSON, so no message either.
    return undefined;
  }
}

function reportUnreadable(): void {
  console.error('A message of the terminal is none that this page knows; page and terminal are of different versions.');
}
