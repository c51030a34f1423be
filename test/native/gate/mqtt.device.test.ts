import { connectAsync, type MqttClient } from 'mqtt';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { GateSettings } from '../../../main/config/gates.ts';
import { openGate } from '../../../native/gate/open-gate.ts';
import type { GateParts } from '../../../native/gate/parts.ts';
import { isOnPath } from '../../setup/system-packages.ts';
import { createCertificateAuthority } from '../../support/certificate-authority.ts';
import { type Broker, type BrokerWish, freePort, startMosquitto } from '../../support/mosquitto.ts';
import { temporaryFolders } from '../../support/temporary-folder.ts';
import { gateParts, listenTo, noticeOf } from './notice.ts';

const temporaryFolder = temporaryFolders();
const why = isOnPath('mosquitto') ? undefined : 'mosquitto is missing';
const BASE = 'tessera/kiosk-7/turnstile-1';

interface Heard {
  readonly topic: string;
  readonly message: Readonly<Record<string, unknown>>;
  readonly isRetained: boolean;
}

let port = 0;
beforeEach(async () => {
  port = await freePort();
});

async function broker(wish: Omit<BrokerWish, 'folder' | 'port'> = {}): Promise<Broker> {
  const running = await startMosquitto({ folder: temporaryFolder(), port, ...wish });
  onTestFinished(() => running.kill());
  return running;
}

/** Somebody else on the broker, who hears everything. */
async function onlooker(): Promise<{ client: MqttClient; heard: Heard[] }> {
  const client = await connectAsync(`mqtt://127.0.0.1:${port}`, { reconnectPeriod: 0 });
  onTestFinished(() => void client.end(true));
  client.on('error', () => {});
  const heard: Heard[] = [];
  client.on('message', (topic, payload, { retain }) => {
    heard.push({ topic, message: JSON.parse(payload.toString()), isRetained: retain });
  });
  await client.subscribeAsync('#', { qos: 1 });
  return { client, heard };
}

type Output = GateSettings['output'] & { kind: 'mqtt' };
type Sensor = NonNullable<GateSettings['sensor']> & { kind: 'mqtt' };

function gateAt(output: Partial<Output> = {}, parts: Partial<GateParts> = {}, sensor?: Partial<Sensor>) {
  const shared = { kind: 'mqtt', url: `mqtt://127.0.0.1:${port}`, allowPlain: false, version: 5 } as const;
  const settings: GateSettings = {
    id: 'turnstile-1',
    failure: 'secure',
    output: { ...shared, prefix: 'tessera', ...output },
    ...(sensor === undefined ? {} : { sensor: { ...shared, debounceMs: 0, ...sensor } }),
  };
  const gate = openGate(settings, gateParts(parts));
  onTestFinished(() => gate.close());
  return { gate, ...listenTo(gate) };
}

const READY = { state: 'ready', detail: null };
const PATIENT = { timeout: 15_000 };

describe.skipIf(why !== undefined)(`a gate on a real broker${why === undefined ? '' : ` (${why})`}`, () => {
  it('is told the order and the verdict, which nobody finds later, and its state, which everybody does', async () => {
    await broker();
    const before = await onlooker();
    const { gate, health } = gateAt();
    await expect.poll(health, PATIENT).toMatchObject(READY);
    gate.open(noticeOf('p1'), 3000);
    gate.announce({ ...noticeOf('p2'), verdict: 'refused', reason: 'expired' });
    const gone = { terminal: 'kiosk-7', gate: 'turnstile-1' };
    await expect.poll(() => before.heard).toHaveLength(4);
    const messageOn = (topic: string, presentation: string) =>
      before.heard.find((heard) => heard.topic === topic && heard.message['presentation'] === presentation)?.message;
    expect(messageOn(`${BASE}/gate`, 'p1')).toMatchObject({ kind: 'open', ...gone, ...noticeOf('p1'), openMs: 3000 });
    expect(messageOn(`${BASE}/verdict`, 'p1')).toMatchObject({ kind: 'verdict', verdict: 'granted' });
    expect(messageOn(`${BASE}/verdict`, 'p2')).toMatchObject({
      kind: 'verdict',
      verdict: 'refused',
      reason: 'expired',
    });
    const later = await onlooker();
    await expect.poll(() => later.heard).toHaveLength(1);
    expect(later.heard[0]).toMatchObject({ topic: `${BASE}/state`, isRetained: true });
    expect(later.heard[0]?.message).toMatchObject({ state: 'online', isServing: true, failure: 'secure', ...gone });
  });

  it('is offline after a goodbye', async () => {
    await broker();
    const { heard } = await onlooker();
    const { gate, health } = gateAt();
    await expect.poll(health, PATIENT).toMatchObject(READY);
    await gate.close();
    await expect.poll(() => heard.at(-1)?.message).toMatchObject({ state: 'offline', isServing: false });
  });

  it('is offline by its last will when the terminal is gone without a word', async () => {
    await broker();
    const { client, heard } = await onlooker();
    const { health } = gateAt();
    await expect.poll(health, PATIENT).toMatchObject(READY);
    // Who comes with the same name takes the place: to the broker the first one broke off.
    const twin = await connectAsync(`mqtt://127.0.0.1:${port}`, {
      clientId: 'tessera-kiosk-7-turnstile-1',
      reconnectPeriod: 0,
    });
    await expect.poll(() => heard.map(({ message }) => message['state'])).toContain('offline');
    twin.end(true);
    client.end(true);
  });

  it('says that nobody is served, and that somebody is again', async () => {
    await broker();
    const { heard } = await onlooker();
    const { gate, health } = gateAt();
    await expect.poll(health, PATIENT).toMatchObject(READY);
    gate.setServing(false);
    gate.open(noticeOf(), 3000);
    await expect.poll(() => heard.at(-1)?.message).toMatchObject({ state: 'online', isServing: false });
    gate.setServing(true);
    await expect.poll(() => heard.at(-1)?.message).toMatchObject({ state: 'online', isServing: true });
    expect(heard.some(({ topic }) => topic.endsWith('/gate'))).toBe(false);
  });

  it('is failing while the broker is down, finds it again, and has forgotten the orders of in between', async () => {
    const first = await broker();
    const { gate, health } = gateAt();
    await expect.poll(health, PATIENT).toMatchObject(READY);
    await first.kill();
    await expect.poll(health, { timeout: 1000 }).toMatchObject({ state: 'failing' });
    gate.open(noticeOf('late'), 100);
    await expect.poll(health, PATIENT).toMatchObject({ state: 'failing', lostOrders: 1 });
    await broker();
    const { heard } = await onlooker();
    await expect.poll(health, PATIENT).toMatchObject(READY);
    gate.open(noticeOf('timely'), 3000);
    await expect.poll(() => heard.filter(({ topic }) => topic === `${BASE}/gate`)).toHaveLength(1);
    expect(heard.find(({ topic }) => topic === `${BASE}/gate`)?.message['presentation']).toBe('timely');
  });

  it('hears an order that was given while the broker was away, if it is back in time', async () => {
    const { gate, health } = gateAt();
    await expect
      .poll(health, PATIENT)
      .toMatchObject({ state: 'failing', detail: expect.stringContaining('ECONNREFUSED') });
    gate.open(noticeOf('patient'), 60_000);
    await broker();
    const { heard } = await onlooker();
    await expect
      .poll(() => heard.find(({ topic }) => topic === `${BASE}/gate`)?.message, PATIENT)
      .toMatchObject({ presentation: 'patient' });
  });

  it('does not wait for ever for a broker that has stopped answering', async () => {
    const stuck = await broker();
    const { gate, health } = gateAt();
    await expect.poll(health, PATIENT).toMatchObject(READY);
    stuck.setStuck(true);
    onTestFinished(() => stuck.setStuck(false));
    gate.open(noticeOf(), 300);
    await expect.poll(health, PATIENT).toMatchObject({ state: 'failing' });
  });

  it('says who it is, in secret, over TLS of the campus', async () => {
    const authority = await createCertificateAuthority();
    await broker({ tls: await authority.issue(), user: { name: 'kiosk', password: 'a-secret-key' } });
    const url = `mqtts://127.0.0.1:${port}`;
    const good = gateAt({ url, caFile: authority.ca, user: 'kiosk', password: 'gate-key' });
    await expect.poll(good.health, PATIENT).toMatchObject(READY);
    await good.gate.close();
    const stranger = gateAt({ url, user: 'kiosk', password: 'gate-key' });
    await expect.poll(stranger.health, PATIENT).toMatchObject({ state: 'failing' });
    const liar = gateAt(
      { url, caFile: authority.ca, user: 'kiosk', password: 'gate-key' },
      {
        secret: () => ({ kind: 'secret', text: 'a-wrong-secret' }),
      },
    );
    await expect
      .poll(liar.health, PATIENT)
      .toMatchObject({ detail: expect.stringContaining('refuses user or password') });
    expect(JSON.stringify(liar.events)).not.toContain('a-wrong-secret');
  });

  it('speaks MQTT 3.1.1 where it is told to', async () => {
    await broker();
    const { heard } = await onlooker();
    const { gate, health } = gateAt({ version: 4 });
    await expect.poll(health, PATIENT).toMatchObject(READY);
    gate.open(noticeOf(), 3000);
    await expect.poll(() => heard.map(({ topic }) => topic)).toContain(`${BASE}/gate`);
  });
});

describe.skipIf(why !== undefined)(`a sensor on a real broker${why === undefined ? '' : ` (${why})`}`, () => {
  it('tells who passed, and passes over what is no passage', async () => {
    await broker();
    const { client } = await onlooker();
    client.removeAllListeners('message');
    const topic = `${BASE}/passage`;
    await client.publishAsync(topic, '{"presentation":"of-yesterday"}', { retain: true, qos: 1 });
    const { health, passed } = gateAt({}, {}, {});
    await expect.poll(health, PATIENT).toMatchObject(READY);
    for (const text of ['{"presentation":"p1"}', 'nonsense', '{"open":true}', '[]', 'x'.repeat(2000), '{}']) {
      await client.publishAsync(topic, text, { qos: 1 });
    }
    await client.publishAsync(`${BASE}/gate`, '{"presentation":"p7"}', { qos: 1 });
    await client.publishAsync(topic, '{"presentation":"p2"}', { qos: 1 });
    await expect.poll(passed).toEqual(['p1', null, 'p2']);
  });

  it('is understood by its own word on its own topic', async () => {
    await broker();
    const { client } = await onlooker();
    client.removeAllListeners('message');
    const { health, passed } = gateAt({}, {}, { topic: 'barrier/7', payload: 'ON' });
    await expect.poll(health, PATIENT).toMatchObject(READY);
    for (const text of ['OFF', 'ON', 'on', 'ON']) await client.publishAsync('barrier/7', text, { qos: 1 });
    await expect.poll(passed).toEqual([null, null]);
  });
});
