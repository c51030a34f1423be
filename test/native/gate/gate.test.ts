import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { createHealth, worstOf } from '../../../native/gate/health.ts';
import { openMessage, verdictMessage } from '../../../native/gate/messages.ts';
import { gateTopics } from '../../../native/gate/mqtt/topics.ts';
import { joinGate } from '../../../native/gate/open-gate.ts';
import type { GateOutput } from '../../../native/gate/parts.ts';
import { createPassages } from '../../../native/gate/sensor/passages.ts';
import { createSimulatedGate } from '../../../native/gate/simulated-gate.ts';
import { fakeClock } from '../../fakes/fake-clock.ts';
import { strictFake } from '../../fakes/strict-fake.ts';
import { listenTo, noticeOf } from './notice.ts';

describe('a gate of two parts', () => {
  const site = () => {
    const output = createHealth();
    const sensor = createPassages(fakeClock(), 0);
    const unused = strictFake<GateOutput>('output', {
      subscribe: output.subscribe,
      open: () => {},
      announce: () => {},
      setServing: () => {},
    });
    const gate = joinGate('g', unused, { subscribe: sensor.subscribe, close: async () => {} });
    return { output, sensor, ...listenTo(gate) };
  };

  it('is ready when both are, and tells each change once', () => {
    const { output, sensor, events } = site();
    output.set('ready');
    sensor.health.set('ready');
    sensor.health.set('ready');
    output.set('failing', 'relay: unplugged');
    sensor.health.set('failing', 'sensor: unplugged');
    output.set('ready');
    expect(events.map((event) => (event.kind === 'health' ? [event.state, event.detail] : []))).toEqual([
      ['starting', null],
      ['ready', null],
      ['failing', 'relay: unplugged'],
      ['failing', 'relay: unplugged; sensor: unplugged'],
      ['failing', 'sensor: unplugged'],
    ]);
  });

  it('hands passages on', () => {
    const { sensor, passed } = site();
    sensor.signal('p1');
    sensor.signal(null);
    expect(passed()).toEqual(['p1', null]);
  });

  it('is as bad as its worst part', () => {
    const ready = { state: 'ready', detail: null, lostOrders: 0 } as const;
    const starting = { state: 'starting', detail: null, lostOrders: 0 } as const;
    const failing = { state: 'failing', detail: 'why', lostOrders: 2 } as const;
    expect(worstOf([ready, ready])).toEqual(ready);
    expect(worstOf([ready, starting])).toEqual(starting);
    expect(worstOf([starting, failing])).toEqual(failing);
  });
});

describe('the code of gates', () => {
  /** The packages that are loaded once the named module is. */
  const loadedWith = (module: string): string[] => {
    const program = `
      await import(${JSON.stringify(module)});
      const { createRequire } = await import('node:module');
      const files = Object.keys(createRequire(import.meta.url).cache).map((file) => file.replaceAll('\\\\', '/'));
      const packages = ['/node_modules/mqtt/', '/node_modules/@serialport/'];
      console.log(JSON.stringify(packages.filter((name) => files.some((file) => file.includes(name)))));`;
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' });
    return JSON.parse(stdout);
  };

  it('loads neither package before a gate needs it', () => {
    expect(loadedWith(new URL('../../../native/gate/open-gate.ts', import.meta.url).href)).toEqual([]);
    expect(loadedWith(import.meta.resolve('serialport'))).toEqual(['/node_modules/@serialport/']);
  });
});

describe('messages', () => {
  const carriesMore = { ...noticeOf(), escn: 'f0000000-0000-1000-8000-000000000001', uid: '04aabbccdd', name: 'Ada' };
  const origin = { terminal: 'kiosk-7', gate: 'g' };

  it('carry the fields of a notice and no other', () => {
    const fields = ['terminal', 'gate', ...Object.keys(noticeOf()), 'kind', 'id'];
    expect(Object.keys(verdictMessage(origin, 'id', carriesMore)).sort()).toEqual([...fields].sort());
    expect(Object.keys(openMessage(origin, 'id', carriesMore, 1)).sort()).toEqual([...fields, 'openMs'].sort());
  });

  it('go to topics of the terminal and the gate', () => {
    expect(gateTopics('campus/doors', 'kiosk-7', 'g')).toEqual({
      state: 'campus/doors/kiosk-7/g/state',
      verdict: 'campus/doors/kiosk-7/g/verdict',
      gate: 'campus/doors/kiosk-7/g/gate',
      passage: 'campus/doors/kiosk-7/g/passage',
    });
  });
});

describe('a simulated gate', () => {
  it('opens, and somebody passes after a moment', async () => {
    const clock = fakeClock();
    const gate = createSimulatedGate(clock, { passesAfterMs: 1000 });
    const { passed } = listenTo(gate);
    gate.open(noticeOf('p1'), 3000);
    expect(gate.isOpen).toBe(true);
    await clock.pass(1000);
    expect(passed()).toEqual(['p1']);
    expect(gate.isOpen).toBe(false);
    await clock.pass(10_000);
    expect(passed()).toEqual(['p1']);
  });

  it('shuts without anybody, and lets through who is told to', async () => {
    const clock = fakeClock();
    const gate = createSimulatedGate(clock, { passesAfterMs: null });
    const { passed } = listenTo(gate);
    gate.open(noticeOf('p1'), 3000);
    await clock.pass(1000);
    gate.open(noticeOf('p1'), 100);
    await clock.pass(1999);
    expect(gate.isOpen).toBe(true);
    await clock.pass(1);
    expect(gate.isOpen).toBe(false);
    gate.pass();
    gate.pass('p9');
    expect(passed()).toEqual([null, 'p9']);
  });

  it('stands as it fails while nobody is served', async () => {
    for (const failure of ['secure', 'safe'] as const) {
      const clock = fakeClock();
      const gate = createSimulatedGate(clock, { failure });
      const { passed } = listenTo(gate);
      gate.open(noticeOf(), 3000);
      gate.setServing(false);
      expect(gate.isOpen).toBe(failure === 'safe');
      gate.open(noticeOf(), 3000);
      await clock.pass(5000);
      expect(passed()).toEqual([]);
      gate.setServing(true);
      expect(gate.isOpen).toBe(false);
    }
  });
});
