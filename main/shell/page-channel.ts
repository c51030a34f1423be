import type { PageMessage, TerminalView } from '../ipc/contract.ts';

/**
 * What a shell needs of the terminal, and all it needs: views out, messages in. Electron's IPC and the browser shell's
 * WebSocket are two ways to carry the same channel.
 */
export interface PageChannel {
  /** Calls back at once with the view as it stands, then each time it changes; returns what ends the subscription. */
  subscribe(listener: (view: TerminalView) => void): () => void;
  /** Takes a message that has been parsed by the contract. Never throws for its content. */
  receive(message: PageMessage): void;
}
