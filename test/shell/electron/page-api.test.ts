import type { IpcRenderer } from 'electron';
import { describe, expect, it } from 'vitest';
import { createPageApi } from '../../../main/shell/electron/page-api.ts';
import { strictFake } from '../../fakes/strict-fake.ts';

type MessageListener = (event: object, message: unknown) => void;

function bridge() {
  const sent: unknown[][] = [];
  const listeners: MessageListener[] = [];
  const api = createPageApi(
    strictFake<IpcRenderer>('ipcRenderer', {
      send: (...message) => void sent.push(message),
      on: ((channel: string, listener: MessageListener) => {
        expect(channel).toBe('tessera:host');
        listeners.push(listener);
      }) as never,
      removeListener: ((channel: string, listener: MessageListener) => {
        expect(channel).toBe('tessera:host');
        listeners.splice(listeners.indexOf(listener), 1);
      }) as never,
    }),
  );
  return { api, sent, listeners };
}

describe('window.tessera', () => {
  it('has two named functions and nothing else', () => {
    const { api } = bridge();
    expect(Object.keys(api)).toEqual(['send', 'onMessage']);
    expect(Object.values(api).every((member) => typeof member === 'function')).toBe(true);
  });

  it('sends on the one channel, whatever it is given', () => {
    const { api, sent } = bridge();
    api.send({ kind: 'hello' });
    expect(sent).toEqual([['tessera:message', { kind: 'hello' }]]);
  });

  it('gives the page messages, never the event that brought them', () => {
    const { api, listeners } = bridge();
    const given: unknown[][] = [];
    api.onMessage((...all) => void given.push(all));
    listeners[0]?.({ sender: 'ipcRenderer' }, { kind: 'view' });
    expect(given).toEqual([[{ kind: 'view' }]]);
  });

  it('ends a subscription, and only that one', () => {
    const { api, listeners } = bridge();
    const end = api.onMessage(() => {});
    api.onMessage(() => {});
    end();
    expect(listeners).toHaveLength(1);
  });
});
