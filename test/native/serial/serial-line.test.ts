import { describe, expect, it } from 'vitest';
import { createSerialLine, type SerialEvent } from '../../../native/serial/serial-line.ts';
import { createSerialLines } from '../../../native/serial/serial-lines.ts';
import { fakeClock } from '../../fakes/fake-clock.ts';
import { fakeSerialPorts } from '../../fakes/fake-serial-port.ts';

const PLACE = { path: '/dev/serial/by-id/board', baudRate: 9600 };

function site() {
  const clock = fakeClock();
  const ports = fakeSerialPorts();
  const world = { device: 5 as number | undefined };
  const line = createSerialLine(PLACE, { clock, open: ports.open, deviceAt: () => world.device });
  const events: SerialEvent[] = [];
  line.subscribe((event) => events.push(event));
  return { clock, ports, world, line, events, kinds: () => events.map(({ kind }) => kind) };
}

describe('a serial line', () => {
  it('is opened, and hands on bytes', async () => {
    const { clock, ports, events } = site();
    await clock.pass(1);
    ports.opened[0]?.hooks.onBytes(Uint8Array.of(1, 2));
    expect(events).toEqual([{ kind: 'open' }, { kind: 'bytes', bytes: Uint8Array.of(1, 2) }]);
  });

  it('tells a later listener that it is open', async () => {
    const { clock, line } = site();
    await clock.pass(1);
    const events: SerialEvent[] = [];
    line.subscribe((event) => events.push(event));
    expect(events).toEqual([{ kind: 'open' }]);
  });

  it('is looked for until it is plugged in, less and less often', async () => {
    const { clock, ports, kinds } = site();
    ports.isPluggedIn = false;
    await clock.pass(20_000);
    const tries = kinds().length;
    expect(new Set(kinds())).toEqual(new Set(['lost']));
    expect(tries).toBeGreaterThan(8);
    expect(tries).toBeLessThan(30);
    ports.isPluggedIn = true;
    await clock.pass(2_000);
    expect(kinds().at(-1)).toBe('open');
  });

  it('is opened again after it was lost', async () => {
    const { clock, ports, kinds } = site();
    await clock.pass(1);
    ports.opened[0]?.hooks.onLost('unplugged');
    expect(kinds()).toEqual(['open', 'lost']);
    await clock.pass(250);
    expect(kinds()).toEqual(['open', 'lost', 'open']);
    expect(ports.opened[0]?.closedWith).toEqual({ discard: true });
  });

  it('notices within a second that another device, or none, is at its path', async () => {
    for (const device of [undefined, 6]) {
      const { clock, world, kinds } = site();
      await clock.pass(1);
      world.device = device;
      await clock.pass(500);
      expect(kinds()).toEqual(['open', 'lost']);
    }
  });

  it('keeps nothing for a port that is not open', async () => {
    const { clock, ports, line } = site();
    ports.isPluggedIn = false;
    await clock.pass(1);
    expect(await line.write(Uint8Array.of(1))).toBe(false);
    ports.isPluggedIn = true;
    await clock.pass(2_000);
    expect(ports.opened[0]?.written).toEqual([]);
  });

  it('gives a port up that takes nothing for a second', async () => {
    const { clock, ports, line, events } = site();
    await clock.pass(1);
    const [port] = ports.opened;
    if (port === undefined) throw new Error('not opened');
    port.behaviour = 'hangs';
    const written = line.write(Uint8Array.of(1));
    await clock.pass(999);
    expect(events).toHaveLength(1);
    await clock.pass(1);
    expect(await written).toBe(false);
    expect(events.at(-1)).toEqual({ kind: 'lost', detail: `${PLACE.path} takes no more bytes` });
    expect(port.closedWith).toEqual({ discard: true });
  });

  it('tells once of a write and a reading that fail together', async () => {
    const { clock, ports, line, kinds } = site();
    await clock.pass(1);
    const [port] = ports.opened;
    if (port === undefined) throw new Error('not opened');
    port.behaviour = 'fails';
    const written = line.write(Uint8Array.of(1));
    port.hooks.onLost('unplugged');
    expect(await written).toBe(false);
    expect(kinds()).toEqual(['open', 'lost']);
  });

  it('speaks its last words when the process ends, and none once it is closed', async () => {
    const { clock, ports, line } = site();
    await clock.pass(1);
    line.setLastWords('a', Uint8Array.of(0xaa));
    line.setLastWords('b', Uint8Array.of(0xbb));
    line.setLastWords('b', null);
    process.emit('exit', 0);
    expect(ports.opened[0]?.written).toEqual(['now aa']);
    await line.close();
    process.emit('exit', 0);
    expect(ports.opened[0]?.written).toEqual(['now aa']);
  });

  it('is not opened again once it is closed', async () => {
    const { clock, ports, line } = site();
    await clock.pass(1);
    await line.close();
    await line.close();
    await clock.pass(60_000);
    expect(ports.opened).toHaveLength(1);
    expect(ports.opened[0]?.closedWith).toEqual({ discard: false });
  });
});

describe('the lines of a terminal', () => {
  it('open a port once for all who use it, and close it behind the last', async () => {
    const clock = fakeClock();
    const ports = fakeSerialPorts();
    const lines = createSerialLines(clock, ports.open);
    const place = { path: 'COM3', baudRate: 9600 };
    const relay = lines.take(place);
    const sensor = lines.take(place);
    await clock.pass(1);
    expect(ports.opened).toHaveLength(1);
    await relay.close();
    await relay.close();
    expect(ports.opened[0]?.closedWith).toBeUndefined();
    await sensor.close();
    expect(ports.opened[0]?.closedWith).toBeDefined();
    lines.take(place);
    await clock.pass(1);
    expect(ports.opened).toHaveLength(2);
  });
});
