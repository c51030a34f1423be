import type { IpcMain, IpcMainEvent, WebContents } from 'electron';
import { pageMessage } from '../../ipc/contract.ts';
import type { PageChannel, PageConnection } from '../page-channel.ts';
import { APP_ORIGIN } from './app-address.ts';
import { HOST_CHANNEL, MESSAGE_CHANNEL } from './ipc-channels.ts';

export interface ConnectPageOptions {
  readonly ipc: Pick<IpcMain, 'on' | 'removeListener'>;
  readonly contents: Pick<WebContents, 'id' | 'send' | 'isDestroyed'>;
  readonly channel: PageChannel;
  /** One line for the log; never what the message held. */
  readonly log: (line: string) => void;
}

/**
 * Joins the page's IPC to the terminal. A message counts when it comes from the main frame of our own page in our own
 * window and is one the contract knows; anything else is dropped and logged. A hello is a page that was loaded anew: the
 * connection of the one before ends with all it had open. Returns what ends it.
 */
export function connectPage({ ipc, contents, channel, log }: ConnectPageOptions): () => void {
  const connect = (): PageConnection =>
    channel.connect((message) => {
      if (!contents.isDestroyed()) contents.send(HOST_CHANNEL, message);
    });
  let page = connect();
  const onMessage = (event: IpcMainEvent, raw: unknown) => {
    if (!isOurPage(event, contents.id)) return log('message from a frame that is not the page: dropped');
    const parsed = pageMessage.safeParse(raw);
    if (!parsed.success) return log('message the contract does not know: dropped');
    if (parsed.data.kind === 'hello') {
      page.close();
      page = connect();
    }
    page.receive(parsed.data);
  };
  ipc.on(MESSAGE_CHANNEL, onMessage);
  return () => {
    page.close();
    ipc.removeListener(MESSAGE_CHANNEL, onMessage);
  };
}

/** The frame is null where it has navigated away or was destroyed meanwhile. */
function isOurPage({ sender, senderFrame }: Pick<IpcMainEvent, 'sender' | 'senderFrame'>, id: number): boolean {
  return sender.id === id && senderFrame !== null && senderFrame.parent === null && senderFrame.origin === APP_ORIGIN;
}
