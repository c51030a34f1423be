import type { IpcRenderer } from 'electron';
import type { PageMessage, TerminalView } from '../../ipc/contract.ts';
import { MESSAGE_CHANNEL, VIEW_CHANNEL } from './ipc-channels.ts';

/** What the page finds at `window.tessera`: these two functions and nothing of Electron. */
export interface PageApi {
  send(message: PageMessage): void;
  /** Calls back with each view; returns what ends that. */
  onView(listener: (view: TerminalView) => void): () => void;
}

/** Builds the page's side of the bridge. The event object, with its way back to Electron, never crosses. */
export function createPageApi(ipc: Pick<IpcRenderer, 'send' | 'on' | 'removeListener'>): PageApi {
  return {
    send: (message) => ipc.send(MESSAGE_CHANNEL, message),
    onView: (listener) => {
      const onMessage = (_event: unknown, view: TerminalView) => listener(view);
      ipc.on(VIEW_CHANNEL, onMessage);
      return () => void ipc.removeListener(VIEW_CHANNEL, onMessage);
    },
  };
}
