import type { UtilityProcess } from 'electron';
import { describe, expect, it } from 'vitest';
import { startUtilityReader } from '../../../main/shell/electron/utility-reader.ts';
import { electronEvents } from '../../fakes/electron-events.ts';
import { strictFake } from '../../fakes/strict-fake.ts';

function reader(process: { pid: number | undefined } = { pid: 42 }) {
  const events = electronEvents();
  const words = electronEvents();
  const calls: unknown[] = [];
  const child = strictFake<UtilityProcess>('child', {
    get pid() {
      return process.pid;
    },
    stderr: { on: words.on } as never,
    on: events.on as never,
    once: events.on as never,
    postMessage: (message) => void calls.push(['sent', message]),
  });
  const start = startUtilityReader(
    (...given) => {
      calls.push(['fork', ...given]);
      return child;
    },
    (pid) => void calls.push(['killed', pid]),
  );
  const started = start('/out/main/reader-process.js', {
    message: (message) => void calls.push(['message', message]),
    ended: (detail) => void calls.push(['ended', detail]),
  });
  return {
    started,
    calls,
    process,
    raise: events.raise,
    saysLast: (text: string) => words.raise('data', Buffer.from(text)),
  };
}

describe('the reader process in Electron', () => {
  it('is a utility process without a word on standard output', () => {
    expect(reader().calls).toEqual([
      ['fork', '/out/main/reader-process.js', [], { serviceName: 'card reader', stdio: ['ignore', 'ignore', 'pipe'] }],
    ]);
  });

  it('talks by messages both ways', () => {
    const { started, calls, raise } = reader();
    started.send({ kind: 'ping' });
    raise('message', { kind: 'pong', rssBytes: 80e6 });
    expect(calls.slice(1)).toEqual([
      ['sent', { kind: 'ping' }],
      ['message', { kind: 'pong', rssBytes: 80e6 }],
    ]);
  });

  it('tells how it ended, with its last words', () => {
    const silent = reader();
    silent.raise('exit', 0);
    expect(silent.calls.at(-1)).toEqual(['ended', 'exit 0']);

    const crashed = reader();
    crashed.saysLast('x'.repeat(1000));
    crashed.saysLast('double free\n');
    crashed.raise('exit', 134);
    expect(crashed.calls.at(-1)).toEqual(['ended', expect.stringMatching(/^exit 134: x+double free$/)]);
    expect(String(crashed.calls.at(-1)).length).toBeLessThan(400);
  });

  it('is ended by force, since it may be stuck where it hears nothing', () => {
    const { started, calls } = reader();
    started.kill();
    expect(calls.at(-1)).toEqual(['killed', 42]);
  });

  it('is ended as soon as it is there when it was unwanted before', () => {
    const { started, calls, process, raise } = reader({ pid: undefined });
    started.kill();
    expect(calls).toHaveLength(1);
    process.pid = 43;
    raise('spawn');
    expect(calls.at(-1)).toEqual(['killed', 43]);
  });

  it('is left alone when it starts and is wanted', () => {
    const { calls, raise } = reader();
    raise('spawn');
    expect(calls).toHaveLength(1);
  });

  it('may be gone already when it is ended', () => {
    const { started, calls, process } = reader();
    process.pid = undefined;
    started.kill();
    expect(calls).toHaveLength(1);
  });
});
