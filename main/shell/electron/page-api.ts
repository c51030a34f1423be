import type { IpcRenderer } from 'electron';
import type { HostMessage, PageMessage } from '../../ipc/contract.ts';
import { HOST_CHANNEL, MESSAGE_CHANNEL } from './ipc-channels.ts';

/** What the page finds at `window.tessera`: these two functions and nothing of Electron. */
export interface PageApi {
  send(message: PageMessage): void;
  /** Calls back with each message of the terminal; returns what ends that. */
  onMessage(listener: (message: HostMessage) => void): () => void;
}

/** Builds the page's side of the bridge. The event object, with its way back to Electron, never crosses. */
export function createPageApi(ipc: Pick<IpcRenderer, 'send' | 'on' | 'removeListener'>): PageApi {
  return {
    send: (message) => ipc.send(MESSAGE_CHANNEL, message),
    onMessage: (listener) => {
      const onMessage = (_event: unknown, message: HostMessage) => listener(message);
      ipc.on(HOST_CHANNEL, onMessage);
      return () => void ipc.removeListener(HOST_CHANNEL, onMessage);
    },
  };
}
