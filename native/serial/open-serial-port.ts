import { accessSync, constants, writeSync } from 'node:fs';
import type { SerialPort as Stream } from 'serialport';
import type { ControlLines, OpenSerialPort, SerialPort } from './serial-port.ts';

const EIGHT_N_ONE = { dataBits: 8, parity: 'none', stopBits: 1 } as const;

/**
 * Opens a port of this machine. The package, with its native binding, is loaded by the first port alone: a terminal
 * without any pays nothing for it.
 */
export const openSerialPort: OpenSerialPort = async ({ path, baudRate }, hooks) => {
  const binding = await loadBinding();
  if (binding === undefined) return { kind: 'failed', detail: 'serial ports are not supported on this platform' };
  const stream = new binding.SerialPort({ path, baudRate, ...EIGHT_N_ONE, autoOpen: false });
  const failure = await new Promise<Error | null>((resolve) => stream.open(resolve));
  if (failure !== null) {
    stream.on('error', () => {});
    return { kind: 'failed', detail: `${path} ${reasonOf(path)}` };
  }
  let isOver = false;
  const lose = (): void => {
    if (isOver) return;
    isOver = true;
    hooks.onLost(`${path} was lost: unplugged, or its driver failed`);
  };
  // An error of a write comes here as well as to the write; without a listener it would end the process.
  stream.on('error', lose);
  stream.on('close', lose);
  stream.on('data', (bytes: Uint8Array) => {
    if (!isOver) hooks.onBytes(bytes);
  });
  return { kind: 'open', port: portOf(stream, () => (isOver = true)) };
};

async function loadBinding(): Promise<typeof import('serialport') | undefined> {
  try {
    return await import('serialport');
  } catch {
    // No binary for this platform is part of the package.
    return undefined;
  }
}

/** How many of the bytes the operating system takes right now; none where it wouldn't without waiting. */
function writeAtOnce(stream: Stream, bytes: Uint8Array): number {
  const port: object | undefined = stream.port;
  const fd = port !== undefined && 'fd' in port ? port.fd : null;
  // Windows has a handle there that is none of Node's.
  if (typeof fd !== 'number' || process.platform === 'win32') return 0;
  try {
    return writeSync(fd, bytes);
  } catch {
    // Full, or gone: the stream waits for the one and tells the other.
    return 0;
  }
}

function portOf(stream: Stream, end: () => void): SerialPort {
  let underWay = 0;
  return {
    write(bytes) {
      if (!stream.isOpen) return Promise.resolve(false);
      // At once, where nothing is under way: a relay waits for no turn of the event loop or of a thread.
      const taken = underWay === 0 ? writeAtOnce(stream, bytes) : 0;
      if (taken === bytes.length) return Promise.resolve(true);
      underWay += 1;
      return new Promise((resolve) => {
        stream.write(bytes.subarray(taken), (error) => {
          underWay -= 1;
          resolve(error === null || error === undefined);
        });
      });
    },

    writeNow: (bytes) => void writeAtOnce(stream, bytes),

    controlLines: () =>
      new Promise<ControlLines | null>((resolve) => {
        stream.get((error, lines) => resolve(error === null && lines !== undefined ? lines : null));
      }),

    async close({ discard }) {
      end();
      if (!stream.isOpen) return;
      // The kernel would wait up to half a minute for bytes that nobody takes.
      if (discard) await new Promise<void>((resolve) => stream.flush(() => resolve()));
      await new Promise<void>((resolve) => stream.close(() => resolve()));
    },
  };
}

/** In words. The binding gives no code, so the file system is asked. */
function reasonOf(path: string): string {
  if (!path.startsWith('/')) return 'is not there, or is used by another program';
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    return 'is used by another program, or is no serial port';
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT') return 'is not there: plug it in, or name another';
    return 'may not be used by this user: make it a member of the group of the device (dialout on Debian)';
  }
}
