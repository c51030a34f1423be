import { describe, expect, it, onTestFinished } from 'vitest';
import type { SerialSensorSettings } from '../../../main/config/gates.ts';
import { parsePassage } from '../../../native/gate/sensor/passage-message.ts';
import { createPassages } from '../../../native/gate/sensor/passages.ts';
import { createSerialSensor } from '../../../native/gate/sensor/serial-sensor.ts';
import { createSerialLines } from '../../../native/serial/serial-lines.ts';
import { fakeClock } from '../../fakes/fake-clock.ts';
import { fakeSerialPorts } from '../../fakes/fake-serial-port.ts';
import { listenTo } from './notice.ts';

async function site(signal: SerialSensorSettings['signal'], debounceMs = 0) {
  const clock = fakeClock();
  const ports = fakeSerialPorts();
  const line = createSerialLines(clock, ports.open).take({ path: 'COM3', baudRate: 9600 });
  const sensor = createSerialSensor({ settings: { signal, debounceMs }, clock, line });
  onTestFinished(() => sensor.close());
  await clock.pass(1);
  const [port] = ports.opened;
  if (port === undefined) throw new Error('not opened');
  return { clock, port, ...listenTo(sensor) };
}

describe('a signal', () => {
  it('counts once within the debounce time', async () => {
    const clock = fakeClock();
    const passages = createPassages(clock, 300);
    const { passed } = listenTo(passages);
    for (const wait of [0, 10, 289, 1]) {
      await clock.pass(wait);
      passages.signal(null);
    }
    expect(passed()).toEqual([null, null]);
  });

  it('counts at once where it is of somebody else', () => {
    const passages = createPassages(fakeClock(), 300);
    const { passed } = listenTo(passages);
    for (const presentation of ['p1', 'p1', null, 'p2', null]) passages.signal(presentation);
    expect(passed()).toEqual(['p1', 'p2']);
  });
});

describe('a message of a passage', () => {
  it('is an object that may name the presentation', () => {
    expect(parsePassage('')).toEqual({ ok: true, presentation: null });
    expect(parsePassage('{}')).toEqual({ ok: true, presentation: null });
    expect(parsePassage('{"presentation":null}')).toEqual({ ok: true, presentation: null });
    expect(parsePassage(' {"presentation":"2026-p.1:7"} ')).toEqual({ ok: true, presentation: '2026-p.1:7' });
  });

  it('is nothing else', () => {
    const wrong = ['1', 'null', '"p1"', '[{}]', '{"presentation":""}', '{"presentation":"a b"}', '{"p":1}', '{'];
    for (const text of [...wrong, `{"presentation":"${'x'.repeat(65)}"}`]) {
      expect(parsePassage(text), text).toEqual({ ok: false });
    }
  });
});

describe('a sensor on a serial port', () => {
  it('sends lines', async () => {
    const { port, passed, health } = await site({ by: 'line', text: 'PASS' });
    port.hooks.onBytes(Buffer.from('PASS\r\nPASS p3\nPASS p3 p4\nPASS <p5>\nFAIL\n'));
    expect(passed()).toEqual([null, 'p3', null]);
    expect(health()).toMatchObject({ state: 'ready' });
  });

  it('sends a byte', async () => {
    const { port, passed } = await site({ by: 'byte', byte: 0x50 });
    port.hooks.onBytes(Uint8Array.of(0, 0x50, 0x51));
    expect(passed()).toEqual([null]);
  });

  it('closes a contact, and is asked for it', async () => {
    const { clock, port, passed, health } = await site({ by: 'control-line', line: 'cts', active: 'high' });
    const set = async (cts: boolean): Promise<void> => {
      port.controlLines = { cts, dsr: false, dcd: true };
      await clock.pass(20);
    };
    // Whoever stands there at the start is no passage.
    await set(true);
    await set(true);
    expect(passed()).toEqual([]);
    expect(health()).toMatchObject({ state: 'ready' });
    await set(false);
    await set(true);
    await set(true);
    await set(false);
    await set(true);
    expect(passed()).toEqual([null, null]);
  });

  it('can be wired the other way round', async () => {
    const { clock, port, passed } = await site({ by: 'control-line', line: 'dsr', active: 'low' });
    for (const dsr of [true, false, true]) {
      port.controlLines = { cts: false, dsr, dcd: false };
      await clock.pass(20);
    }
    expect(passed()).toEqual([null]);
  });

  it('is failing on a port that does not tell its control lines, and when it is unplugged', async () => {
    const { clock, port, health } = await site({ by: 'control-line', line: 'cts', active: 'high' });
    await clock.pass(20);
    expect(health()).toMatchObject({ detail: 'sensor: the port does not tell its control lines' });
    port.hooks.onLost('unplugged');
    expect(health()).toMatchObject({ state: 'failing', detail: 'sensor: unplugged' });
  });
});
