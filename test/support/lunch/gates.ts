import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { connectAsync, type MqttClient } from 'mqtt';
import { z } from 'zod';
import { terminalName } from '../../../main/shell/start/open-gates.ts';
import { lcusFrame } from '../../../native/gate/relay/lcus-frame.ts';
import { type Broker, freePort, startMosquitto } from '../mosquitto.ts';
import { startPseudoTerminal } from '../pseudo-terminal.ts';

/** Key of the HTTP sensor, as the file in the keys folder has it. */
export const SENSOR_KEY = 'of-the-light-barrier-of-lane-four';
const CHANNEL = 2;
/** Gates that time the opening themselves. */
const PULSE_MS = 200;

const told = z.object({
  kind: z.string().optional(),
  id: z.string().optional(),
  gate: z.string(),
  presentation: z.string().optional(),
  verdict: z.string().optional(),
});
type Told = z.output<typeof told>;

/**
 * The gates of four lanes as they stand in the hall: two on a real broker, two on relay boards at pseudo-terminals.
 * Lanes 1 and 4 (0 and 3 here) have sensors that say who passed.
 */
export interface LunchGates {
  /** `gates` of `config.json`; `gate-1` to `gate-4`. */
  readonly settings: readonly object[];
  /** Somebody passes; resolves once the sensor's message is out. */
  pulse(lane: number, presentation: string | null): Promise<void>;
  /** Whether anything sees who passes at a lane. */
  isSeen(lane: number): boolean;
  /** Messages on the broker by others, each once. */
  messages(kind: 'open' | 'verdict'): readonly Told[];
  hasRelay(lane: number): boolean;
  /** Whether the relay of a lane holds the gate open. */
  isOpen(lane: number): boolean;
  /** How often the relay of a lane was switched on. */
  openings(lane: number): number;
  /** The broker is killed, or a new one takes its place. */
  killBroker(): Promise<void>;
  restartBroker(): Promise<void>;
  close(): Promise<void>;
}

/** `folder` is for the broker and the devices. */
export async function openLunchGates(folder: string): Promise<LunchGates> {
  const brokerPort = await freePort();
  const sensorPort = await freePort();
  const door = await openDoor(brokerPort);
  const boards = [
    await startPseudoTerminal(join(folder, 'relay-3')),
    await startPseudoTerminal(join(folder, 'relay-4')),
  ];
  const heard = new Map<string, Told>();
  let broker: Broker | undefined;
  let onlooker: MqttClient | undefined;

  const boardOf = (lane: number) => {
    const board = boards[lane - 2];
    if (board === undefined) throw new Error(`lane ${lane} has no relay`);
    return board;
  };
  const mqtt = { kind: 'mqtt', url: `mqtt://127.0.0.1:${door.port}`, allowPlain: true };
  const relay = (lane: number) => ({ kind: 'relay', path: boardOf(lane).path, channel: CHANNEL, pulseMs: PULSE_MS });
  const debounceMs = 0;
  const topicOf = (lane: number) => `tessera/${terminalName(hostname())}/gate-${lane + 1}/passage`;

  async function startBroker(): Promise<void> {
    broker = await startMosquitto({ folder, port: brokerPort });
    // Before anybody else, so that nothing is said unheard.
    onlooker = await connectAsync(`mqtt://127.0.0.1:${brokerPort}`, { reconnectPeriod: 0 });
    onlooker.on('error', () => undefined);
    onlooker.on('message', (topic, payload) => {
      const message = told.parse(topic.endsWith('/passage') ? { gate: '' } : JSON.parse(payload.toString()));
      if (message.id !== undefined) heard.set(message.id, message);
    });
    await onlooker.subscribeAsync('#', { qos: 1 });
    door.setOpen(true);
  }
  /** Commands on a lane's port so far that switch on, and the last of all. */
  function commands(lane: number): { readonly on: number; readonly isOn: boolean } {
    const bytes = Buffer.from(boardOf(lane).received());
    const [on, off] = [Buffer.from(lcusFrame(CHANNEL, true)), Buffer.from(lcusFrame(CHANNEL, false))];
    let count = 0;
    for (let at = bytes.indexOf(on); at >= 0; at = bytes.indexOf(on, at + on.length)) count += 1;
    return { on: count, isOn: bytes.lastIndexOf(on) > bytes.lastIndexOf(off) };
  }

  await startBroker();
  return {
    settings: [
      { id: 'gate-1', output: mqtt, sensor: { ...mqtt, debounceMs } },
      { id: 'gate-2', output: mqtt, sensor: { ...mqtt, payload: 'GONE', debounceMs } },
      { id: 'gate-3', output: relay(2), sensor: { kind: 'serial', path: boardOf(2).path, debounceMs } },
      {
        id: 'gate-4',
        output: relay(3),
        sensor: { kind: 'http', port: sensorPort, secret: 'light-barrier', debounceMs },
      },
    ],
    async pulse(lane, presentation) {
      const about = JSON.stringify(presentation === null ? {} : { presentation });
      if (lane === 0) await onlooker?.publishAsync(topicOf(lane), about, { qos: 1 });
      else if (lane === 1) await onlooker?.publishAsync(topicOf(lane), 'GONE', { qos: 1 });
      else if (lane === 2) boardOf(lane).send(Buffer.from('PASS\n'));
      else while ((await post(sensorPort, about)) === 429) await delay(100);
    },
    isSeen: (lane) => hasRelay(lane) || door.isOpen(),
    messages: (kind) => [...heard.values()].filter((message) => message.kind === kind),
    hasRelay,
    isOpen: (lane) => hasRelay(lane) && commands(lane).isOn,
    openings: (lane) => commands(lane).on,
    async killBroker() {
      door.setOpen(false);
      onlooker?.end(true);
      await broker?.kill();
    },
    restartBroker: startBroker,
    async close() {
      onlooker?.end(true);
      door.close();
      await broker?.kill();
      for (const board of boards) await board.unplug();
    },
  };
}

function hasRelay(lane: number): boolean {
  return lane >= 2;
}

async function post(port: number, body: string): Promise<number> {
  const headers = { authorization: `Bearer ${SENSOR_KEY}`, 'content-type': 'application/json' };
  const { status } = await fetch(`http://127.0.0.1:${port}/passage`, { method: 'POST', headers, body });
  if (status !== 204 && status !== 429) throw new Error(`the sensor answers ${status}`);
  return status;
}

/** A port in front of the broker's, which is shut while the broker is away. */
async function openDoor(brokerPort: number) {
  const inside = new Set<Socket>();
  let isOpen = false;
  const server = createServer((socket) => {
    if (!isOpen) return void socket.destroy();
    const onward = connect(brokerPort, '127.0.0.1');
    for (const [one, other] of [
      [socket, onward],
      [onward, socket],
    ] as const) {
      inside.add(one);
      one.pipe(other);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        inside.delete(one);
        other.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    isOpen: () => isOpen,
    setOpen(next: boolean) {
      isOpen = next;
      if (!next) for (const socket of inside) socket.destroy();
    },
    close() {
      for (const socket of inside) socket.destroy();
      server.close();
    },
  };
}
