import type { IpcMain, WebContents } from 'electron';
import { describe, expect, it } from 'vitest';
import type { HostMessage, PageMessage } from '../../../main/ipc/contract.ts';
import { connectPage } from '../../../main/shell/electron/connect-page.ts';
import { strictFake } from '../../fakes/strict-fake.ts';

const OUR_ID = 7;
const OUR_FRAME = { parent: null, origin: 'app://tessera' };
const VIEW = { kind: 'view', view: { lane: 'lane 1' } } as unknown as HostMessage;

function connected() {
  const received: PageMessage[] = [];
  const sent: unknown[][] = [];
  const log: string[] = [];
  const listeners = new Map<string, (event: object, raw: unknown) => void>();
  const views = new Set<(message: HostMessage) => void>();
  const contents = { isDestroyed: false };
  const disconnect = connectPage({
    ipc: strictFake<IpcMain>('ipcMain', {
      on: ((channel: string, listener: (event: object, raw: unknown) => void) =>
        listeners.set(channel, listener)) as never,
      removeListener: ((channel: string) => listeners.delete(channel)) as never,
    }),
    contents: strictFake<WebContents>('contents', {
      id: OUR_ID,
      isDestroyed: () => contents.isDestroyed,
      send: (...message) => void sent.push(message),
    }),
    channel: {
      connect(listener) {
        views.add(listener);
        listener(VIEW);
        return {
          receive: (message) => void received.push(message),
          close: () => void views.delete(listener),
        };
      },
    },
    log: (line) => log.push(line),
  });
  return {
    received,
    sent,
    log,
    views,
    listeners,
    contents,
    disconnect,
    post: (raw: unknown, from: object = {}) =>
      listeners.get('tessera:message')?.({ sender: { id: OUR_ID }, senderFrame: OUR_FRAME, ...from }, raw),
  };
}

describe('the bridge between page and terminal', () => {
  it('sends the view as it stands, and each one after', () => {
    const { sent, views } = connected();
    expect(sent).toEqual([['tessera:host', VIEW]]);
    const next = { kind: 'view', view: { lane: 'lane 2' } } as unknown as HostMessage;
    for (const show of views) show(next);
    expect(sent.at(-1)).toEqual(['tessera:host', next]);
  });

  it('ends the connection of a page that is loaded anew, and begins another', () => {
    const { sent, received, views, post } = connected();
    const [before] = views;
    post({ kind: 'hello' });
    expect(views.size).toBe(1);
    expect(views).not.toContain(before);
    expect(sent).toHaveLength(2);
    expect(received).toEqual([{ kind: 'hello' }]);
  });

  it('hands on what the contract knows', () => {
    const { received, post } = connected();
    post({ kind: 'scanned', text: 'x', decodeMs: 3 });
    expect(received).toEqual([{ kind: 'scanned', text: 'x', decodeMs: 3 }]);
  });

  it.each([
    ['another window', { sender: { id: 8 } }],
    ['a frame inside the page', { senderFrame: { parent: OUR_FRAME, origin: 'app://tessera' } }],
    ['another origin', { senderFrame: { parent: null, origin: 'https://evil.example' } }],
    ['a look-alike', { senderFrame: { parent: null, origin: 'app://tessera.evil' } }],
    ['an opaque origin', { senderFrame: { parent: null, origin: 'null' } }],
    ['a frame that is gone', { senderFrame: null }],
  ])('drops a message from %s', (_, from) => {
    const { received, sent, log, post } = connected();
    post({ kind: 'hello' }, from);
    expect(received).toEqual([]);
    expect(sent).toHaveLength(1);
    expect(log).toEqual(['message from a frame that is not the page: dropped']);
  });

  it.each([
    ['nothing', undefined],
    ['text', 'hello'],
    ['another kind', { kind: 'open-door' }],
    ['half a message', { kind: 'scanned', text: 'secret' }],
    ['too long a text', { kind: 'typed', text: 'secret'.repeat(1000) }],
    ['an impossible number', { kind: 'scanned', text: 'secret', decodeMs: Number.NaN }],
  ])('drops %s, and does not log what it held', (_, raw) => {
    const { received, log, post } = connected();
    expect(() => post(raw)).not.toThrow();
    expect(received).toEqual([]);
    expect(log).toEqual(['message the contract does not know: dropped']);
  });

  it('sends nothing to a window that is gone', () => {
    const { sent, views, contents } = connected();
    contents.isDestroyed = true;
    for (const show of views) show(VIEW);
    expect(sent).toHaveLength(1);
  });

  it('leaves nothing behind', () => {
    const { listeners, views, disconnect } = connected();
    disconnect();
    expect(listeners.size).toBe(0);
    expect(views.size).toBe(0);
  });
});
