import type { HostMessage, LaneMessage, PageMessage, TerminalView } from '../ipc/contract.ts';
import type { OperatorAction, OperatorArea } from '../ipc/operator.ts';

/**
 * What a shell needs of the terminal, and all it needs: pages that come and go. Electron's IPC and the browser shell's
 * WebSocket are two ways to carry the same channel.
 */
export interface PageChannel {
  /** A page is there. The listener has the view at once, then each message for this page. */
  connect(listener: (message: HostMessage) => void): PageConnection;
}

/** One page, until it is reloaded or gone. */
export interface PageConnection {
  /** Takes a message that has been parsed by the contract. Never throws for its content. */
  receive(message: PageMessage): void;
  /** The page is gone: whatever it had open is closed. Idempotent. */
  close(): void;
}

/** The lane that the pages show. */
interface ShownLane {
  subscribe(listener: (view: TerminalView) => void): () => void;
  receive(message: LaneMessage): void;
}

/** Where staff work behind a PIN; each page by itself. */
interface OperatorDoor {
  connect(listener: (area: OperatorArea) => void): { receive(action: OperatorAction): void; close(): void };
}

/** Joins pages to their lane and to the operator area. */
export function createPageChannel(lane: ShownLane, operator: OperatorDoor): PageChannel {
  return {
    connect(listener) {
      const visit = operator.connect((area) => listener({ kind: 'operator', area }));
      const end = lane.subscribe((view) => listener({ kind: 'view', view }));
      return {
        receive(message) {
          if (message.kind === 'operator') visit.receive(message.action);
          // Setup outlives the terminal it sets up, and is joined to the page by whoever starts that anew.
          else if (message.kind !== 'setup') lane.receive(message);
        },
        close() {
          end();
          visit.close();
        },
      };
    },
  };
}
