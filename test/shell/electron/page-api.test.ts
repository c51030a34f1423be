import type { IpcRenderer } from 'electron';
import { describe, expect, it } from 'vitest';
import { createPageApi } from '../../../main/shell/electron/page-api.ts';
import { strictFake } from '../../fakes/strict-fake.ts';

type ViewListener = (event: object, view: unknown) => void;

function bridge() {
  const sent: unknown[][] = [];
  const listeners: ViewListener[] = [];
  const api = createPageApi(
    strictFake<IpcRenderer>('ipcRenderer', {
      send: (...message) => void sent.push(message),
      on: ((channel: string, listener: ViewListener) => {
        expect(channel).toBe('tessera:view');
        listeners.push(listener);
      }) as never,
      removeListener: ((channel: string, listener: ViewListener) => {
        expect(channel).toBe('tessera:view');
        listeners.splice(listeners.indexOf(listener), 1);
      }) as never,
    }),
  );
  return { api, sent, listeners };
}

describe('window.tessera', () => {
  it('has two named functions and nothing else', () => {
    const { api } = bridge();
    expect(Object.keys(api)).toEqual(['send', 'onView']);
    expect(Object.values(api).every((member) => typeof member === 'function')).toBe(true);
  });

  it('sends on the one channel, whatever it is given', () => {
    const { api, sent } = bridge();
    api.send({ kind: 'hello' });
    expect(sent).toEqual([['tessera:message', { kind: 'hello' }]]);
  });

  it('gives the page views, never the event that brought them', () => {
    const { api, listeners } = bridge();
    const given: unknown[][] = [];
    api.onView((...all) => void given.push(all));
    listeners[0]?.({ sender: 'ipcRenderer' }, { lane: 'lane 1' });
    expect(given).toEqual([[{ lane: 'lane 1' }]]);
  });

  it('ends a subscription, and only that one', () => {
    const { api, listeners } = bridge();
    const end = api.onView(() => {});
    api.onView(() => {});
    end();
    expect(listeners).toHaveLength(1);
  });
});
