import { describe, expect, it, onTestFinished } from 'vitest';
import type { GateHealth } from '../../../native/gate/parts.ts';
import { lcusFrame, RESYNC } from '../../../native/gate/relay/lcus-frame.ts';
import { createRelayOutput } from '../../../native/gate/relay/relay-output.ts';
import { createSerialLines } from '../../../native/serial/serial-lines.ts';
import { fakeClock } from '../../fakes/fake-clock.ts';
import { fakeSerialPorts } from '../../fakes/fake-serial-port.ts';
import { noticeOf } from './notice.ts';

const ON = 'a00101a2';
const OFF = 'a00100a1';
const SYNC = '000000';

async function site(failure: 'secure' | 'safe', pulseMs?: number) {
  const clock = fakeClock();
  const ports = fakeSerialPorts();
  // No file, so that nobody looks for one.
  const line = createSerialLines(clock, ports.open).take({ path: 'COM3', baudRate: 9600 });
  const output = createRelayOutput({ settings: { channel: 1, pulseMs }, failure, clock, line });
  onTestFinished(() => output.close());
  const healths: GateHealth[] = [];
  output.subscribe((health) => healths.push(health));
  await clock.pass(1);
  return { clock, ports, output, healths, written: () => ports.opened.at(-1)?.written ?? [] };
}

describe('a command to an LCUS board', () => {
  it('is A0, the relay, its state and the sum', () => {
    expect([...lcusFrame(1, true)]).toEqual([0xa0, 1, 1, 0xa2]);
    expect([...lcusFrame(1, false)]).toEqual([0xa0, 1, 0, 0xa1]);
    expect([...lcusFrame(4, true)]).toEqual([0xa0, 4, 1, 0xa5]);
  });

  it('is understood after any beginning of another one', () => {
    for (let channel = 1; channel <= 16; channel += 1) {
      for (const cut of [1, 2, 3]) {
        for (const isEnergised of [true, false]) {
          const bytes = [...lcusFrame(channel, true).slice(0, cut), ...RESYNC, ...lcusFrame(channel, isEnergised)];
          expect(boardAfter(bytes), `${channel} cut after ${cut}`).toEqual([[channel, isEnergised ? 1 : 0]]);
        }
      }
    }
  });
});

/** A board as simple as they are: waits for A0, takes four bytes, and obeys where the sum is right. */
function boardAfter(bytes: readonly number[]): number[][] {
  const obeyed: number[][] = [];
  for (let at = 0; at < bytes.length; ) {
    const [head = 0, channel = 0, state = 0, sum = 0] = bytes.slice(at, at + 4);
    if (head !== 0xa0) {
      at += 1;
      continue;
    }
    if (sum === ((head + channel + state) & 0xff)) obeyed.push([channel, state]);
    at += 4;
  }
  return obeyed;
}

describe('the truth table of a relay', () => {
  const table = [
    { failure: 'secure', atRest: OFF, open: ON },
    { failure: 'safe', atRest: ON, open: OFF },
  ] as const;

  for (const { failure, atRest, open } of table) {
    describe(`that fails ${failure}`, () => {
      it('stands at rest once the port is open', async () => {
        const { written, healths } = await site(failure);
        expect(written()).toEqual([SYNC + atRest]);
        expect(healths.map(({ state }) => state)).toEqual(['starting', 'ready']);
      });

      it('opens for as long as it was told', async () => {
        const { clock, output, written } = await site(failure);
        output.open(noticeOf(), 3000);
        await clock.pass(2999);
        expect(written().slice(1)).toEqual([open]);
        await clock.pass(1);
        expect(written().slice(1)).toEqual([open, atRest]);
      });

      it('has no current while nobody is served', async () => {
        const { clock, output, written } = await site(failure);
        output.open(noticeOf(), 3000);
        output.setServing(false);
        await clock.pass(1);
        expect(written().at(-1)).toBe(OFF);
        const before = written().length;
        output.open(noticeOf(), 3000);
        await clock.pass(10);
        expect(written()).toHaveLength(before);
        output.setServing(true);
        await clock.pass(1);
        expect(written().at(-1)).toBe(atRest);
      });

      it('has no current once it is closed', async () => {
        const { clock, output, written } = await site(failure);
        output.open(noticeOf(), 3000);
        await output.close();
        expect(written().at(-1)).toBe(OFF);
        const before = written().length;
        await clock.pass(60_000);
        expect(written()).toHaveLength(before);
      });

      it('has no current after a process that crashed', async () => {
        const { output, written } = await site(failure);
        output.open(noticeOf(), 3000);
        process.emit('exit', 1);
        expect(written().at(-1)).toBe(`now ${SYNC}${OFF}`);
      });

      it('stands at rest after a connection that was lost while it was open, once its time is over', async () => {
        const { clock, ports, output, written, healths } = await site(failure);
        output.open(noticeOf(), 3000);
        await clock.pass(1);
        ports.isPluggedIn = false;
        ports.opened[0]?.hooks.onLost('unplugged');
        expect(healths.at(-1)).toEqual({ state: 'failing', detail: 'relay: unplugged', lostOrders: 0 });
        await clock.pass(5000);
        ports.isPluggedIn = true;
        await clock.pass(2000);
        expect(written()[0]).toBe(SYNC + atRest);
        expect(healths.at(-1)).toEqual({ state: 'ready', detail: null, lostOrders: 0 });
      });

      it('opens for what is left of the time when the connection is back before its end', async () => {
        const { clock, ports, output, written } = await site(failure);
        ports.opened[0]?.hooks.onLost('unplugged');
        output.open(noticeOf(), 3000);
        await clock.pass(1000);
        expect(written()).toEqual([SYNC + open]);
        await clock.pass(2000);
        expect(written()).toEqual([SYNC + open, atRest]);
      });
    });
  }
});

describe('an opening', () => {
  it('lasts for the longer of two', async () => {
    const { clock, output, written } = await site('secure');
    output.open(noticeOf(), 3000);
    await clock.pass(1000);
    output.open(noticeOf(), 5000);
    output.open(noticeOf(), 100);
    await clock.pass(4999);
    expect(written().slice(1)).toEqual([ON]);
    await clock.pass(1);
    expect(written().slice(1)).toEqual([ON, OFF]);
  });

  it('is as short as the gate wants its signal', async () => {
    const { clock, output, written } = await site('secure', 300);
    output.open(noticeOf(), 3000);
    await clock.pass(300);
    expect(written().slice(1)).toEqual([ON, OFF]);
  });

  it('is repeated, for a board that lost its supply and not its port', async () => {
    const { clock, output, written } = await site('safe');
    await clock.pass(15_000);
    expect(written()).toEqual([SYNC + ON, ON]);
    await output.close();
  });
});
