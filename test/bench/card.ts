// What the chip side costs beside a bare loop of the same APDUs over pcsc-mini, on a real pcscd with a virtual card.
// Usage: node test/bench/card.ts [reads] [taps]; root, with pcscd and vsmartcard-vpcd.
import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { type Distribution, distributionOf } from '../../main/cli/bench/distribution.ts';
import { DEFAULT_RECOGNISERS } from '../../main/domain/recogniser.ts';
import { encodeCommand } from '../../native/apdu/command-apdu.ts';
import { GET_UID } from '../../native/apdu/reader-commands.ts';
import { readEscCard } from '../../native/esc-card/read-esc-card.ts';
import { keepContext } from '../../native/pcsc/nfc-context.ts';
import { listenToDevice } from '../../native/pcsc/nfc-device.ts';
import { superviseReaders } from '../../native/pcsc/supervisor.ts';
import { transmitOver } from '../../native/pcsc/transmit-over.ts';
import { record } from '../native/pcsc/virtual-slots.ts';
import { startPcscd, whyNoPcscd } from '../support/pcscd.ts';

const READER = 'Virtual PCD 00 00';
/** UID, select, read: what one ESC costs. */
const APDUS = [
  encodeCommand(GET_UID),
  Uint8Array.from(Buffer.from('905a0000034088f500', 'hex')),
  Uint8Array.from(Buffer.from('90bd0000070000000010000000', 'hex')),
];
const WARM_UP = 200;

/** The part of pcsc-mini that the bare loop uses. */
interface PcscMini {
  readonly Client: new () => {
    on(event: 'reader', listener: (reader: MiniReader) => void): void;
    start(): void;
    stop(): void;
  };
}
interface MiniReader {
  name(): string;
  connect(mode: number): Promise<{ transmit(input: Uint8Array, output: ArrayBuffer): Promise<Uint8Array> }>;
}

const SHARED = 2;

/** All times in ms. Throws where there is no pcscd to measure on. */
export async function benchCard(reads = 2_000, taps = 40): Promise<object> {
  const missing = whyNoPcscd();
  if (missing !== undefined) throw new Error(missing);
  const quickAck = setQuickAck(true);
  const pcscd = await startPcscd();
  const holder = fork(fileURLToPath(new URL('./card-holder.ts', import.meta.url)), [], { execArgv: [] });
  try {
    return {
      machine: `${cpus()[0]?.model ?? 'unknown'}, ${cpus().length} cores, Node ${process.version}`,
      quickAck,
      ...(await benchReads(holder, reads)),
      ...(await benchTaps(holder, taps)),
    };
  } finally {
    holder.disconnect();
    await pcscd.stop();
    setQuickAck(false);
  }
}

/** Bare loop and our read in turns, each on a connection of its own to the same card. */
async function benchReads(holder: ChildProcess, reads: number): Promise<object> {
  const bare = await openBare();
  const { read, close } = await openOurs(holder);
  const bareMs: number[] = [];
  const oursMs: number[] = [];
  for (let i = -WARM_UP; i < reads; i += 1) {
    const bareTook = await timed(bare.exchange);
    const oursTook = await timed(read);
    if (i < 0) continue;
    bareMs.push(bareTook);
    oursMs.push(oursTook);
  }
  close();
  bare.close();
  holder.send('remove');
  const [bareAll, oursAll] = [spread(bareMs), spread(oursMs)];
  return {
    reads,
    bareExchange: bareAll,
    read: oursAll,
    overheadP50: round(oursAll.p50 - bareAll.p50),
    ratioP50: round(oursAll.p50 / bareAll.p50),
  };
}

/** A card is put in again and again; from the card event in the reader process to the end of its read. */
async function benchTaps(holder: ChildProcess, taps: number): Promise<object> {
  const readers = superviseReaders({ filter: { virtualReaders: true } });
  const recording = record(readers);
  const ms: number[] = [];
  const shareMs: number[] = [];
  const noticeMs: number[] = [];
  await recording.next('reader-added', READER);
  for (let tap = 0; tap < taps; tap += 1) {
    holder.send('insert');
    await recording.next('card-present');
    const presentAt = performance.now();
    const { read } = await recording.next('card-read');
    noticeMs.push(performance.now() - presentAt);
    if (read.outcome.kind !== 'escn') throw new Error(`not read: ${JSON.stringify(read)}`);
    ms.push(read.ms);
    shareMs.push(read.ms - read.exchangeMs);
    holder.send('remove');
    await recording.next('card-removed');
  }
  await readers.close();
  return {
    taps,
    tapToRead: spread(ms),
    tapToReadBeyondExchange: spread(shareMs),
    presentToReadInTerminal: spread(noticeMs),
  };
}

async function openBare() {
  const { Client } = createRequire(import.meta.url)('pcsc-mini') as PcscMini;
  const client = new Client();
  const found = new Promise<MiniReader>((resolve) => {
    client.on('reader', (reader) => {
      if (reader.name() === READER) resolve(reader);
    });
  });
  client.start();
  const reader = await found;
  let card: Awaited<ReturnType<MiniReader['connect']>> | undefined;
  const output = new ArrayBuffer(258);
  return {
    async exchange() {
      card ??= await reader.connect(SHARED);
      // APDUS lives as long as the module: pcsc-mini doesn't keep what it sends.
      for (const apdu of APDUS) await card.transmit(apdu, output);
    },
    close: () => client.stop(),
  };
}

async function openOurs(holder: ChildProcess) {
  const { promise: connected, resolve: connect } = Promise.withResolvers<() => Promise<void>>();
  const context = keepContext({
    running() {},
    lost: (code) => {
      throw new Error(code);
    },
    reader(device) {
      if (device.name !== READER) return;
      const transmit = transmitOver(device);
      const { signal } = new AbortController();
      listenToDevice(device, {
        cardPresent() {},
        cardConnected: (atr) =>
          connect(async () => {
            const startedAt = performance.now();
            const read = await readEscCard(transmit, {
              recognisers: DEFAULT_RECOGNISERS,
              atr,
              monotonic: () => performance.now(),
              startedAt,
              signal,
            });
            if (read.outcome.kind !== 'escn' || read.apdus !== APDUS.length)
              throw new Error(`not read: ${JSON.stringify(read)}`);
          }),
        connectFailed: (code) => {
          throw new Error(code);
        },
        cardGone() {},
        ended() {},
      });
    },
  });
  holder.send('insert');
  await once(holder, 'message');
  return { read: await connected, close: () => context.close() };
}

function spread(samples: readonly number[]): Distribution {
  return distributionOf(Float64Array.from(samples));
}

async function timed(task: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await task();
  return performance.now() - startedAt;
}

/** Without it each answer over loopback waits some 45 ms for a delayed acknowledgement. Root; false where it failed. */
function setQuickAck(on: boolean): boolean {
  const route = ['route', 'replace', 'local', '127.0.0.1', 'dev', 'lo', 'proto', 'kernel', 'scope', 'host'];
  const rest = ['src', '127.0.0.1', 'table', 'local', ...(on ? ['quickack', '1'] : [])];
  return spawnSync('ip', [...route, ...rest]).status === 0;
}

function round(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}

if (import.meta.main) {
  const [reads, taps] = process.argv.slice(2).map(Number);
  console.log(JSON.stringify(await benchCard(reads, taps), undefined, 2));
  process.exit();
}
