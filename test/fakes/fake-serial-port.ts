import type { ControlLines, OpenSerialPort, SerialPort, SerialPortHooks } from '../../native/serial/serial-port.ts';

/** A port that was opened. */
export interface FakeSerialPort {
  readonly hooks: SerialPortHooks;
  /** Hex of each write. */
  readonly written: string[];
  /** What it does with the next writes. */
  behaviour: 'takes' | 'hangs' | 'fails';
  controlLines: ControlLines | null;
  closedWith: { readonly discard: boolean } | undefined;
}

/** Serial ports of a machine. What is opened and was not plugged in fails; a second opening throws. */
export interface FakeSerialPorts {
  readonly open: OpenSerialPort;
  /** Every port opened so far, newest last. */
  readonly opened: FakeSerialPort[];
  isPluggedIn: boolean;
}

export function fakeSerialPorts(): FakeSerialPorts {
  const opened: FakeSerialPort[] = [];
  const ports: FakeSerialPorts = {
    opened,
    isPluggedIn: true,
    async open({ path }, hooks) {
      if (!ports.isPluggedIn) return { kind: 'failed', detail: `${path} is not there` };
      const last = opened.at(-1);
      if (last !== undefined && last.closedWith === undefined) throw new Error(`${path} was opened twice`);
      const fake: FakeSerialPort = {
        hooks,
        written: [],
        behaviour: 'takes',
        controlLines: null,
        closedWith: undefined,
      };
      opened.push(fake);
      return { kind: 'open', port: portOf(fake) };
    },
  };
  return ports;
}

function portOf(fake: FakeSerialPort): SerialPort {
  return {
    async write(bytes) {
      if (fake.closedWith !== undefined) throw new Error('written to after it was closed');
      if (fake.behaviour === 'hangs') return new Promise(() => {});
      if (fake.behaviour === 'fails') return false;
      fake.written.push(Buffer.from(bytes).toString('hex'));
      return true;
    },
    writeNow(bytes) {
      fake.written.push(`now ${Buffer.from(bytes).toString('hex')}`);
    },
    controlLines: async () => fake.controlLines,
    async close(options) {
      if (fake.closedWith !== undefined) throw new Error('closed twice');
      fake.closedWith = options;
    },
  };
}
