import { type AddressInfo, connect, createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createHttpSensor } from '../../../native/gate/sensor/http-sensor.ts';
import { gateParts, listenTo } from './notice.ts';

async function site(settings: { port?: number; secret?: string } = {}) {
  const listening = Promise.withResolvers<number>();
  const sensor = createHttpSensor({
    settings: { kind: 'http', host: '127.0.0.1', port: 0, secret: 'gate-key', debounceMs: 0, ...settings },
    clock: gateParts().clock,
    secret: gateParts().secret,
    onListening: listening.resolve,
  });
  onTestFinished(() => sensor.close());
  return { sensor, listening: listening.promise, ...listenTo(sensor) };
}

const HEADERS = { authorization: 'Bearer a-secret-key', connection: 'close' };

async function statusOf(port: number, init: RequestInit = {}, path = '/passage'): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', headers: HEADERS, ...init });
  return response.status;
}

describe('a sensor that posts', () => {
  it('tells that somebody passed, and who where it knows', async () => {
    const { listening, passed, health } = await site();
    const port = await listening;
    expect(health()).toMatchObject({ state: 'ready' });
    expect(await statusOf(port)).toBe(204);
    expect(await statusOf(port, { body: '{"presentation":"p7"}' })).toBe(204);
    expect(passed()).toEqual([null, 'p7']);
  });

  it('is believed with its secret alone', async () => {
    const { listening, passed } = await site();
    const port = await listening;
    for (const authorization of ['', 'Bearer', 'Bearer wrong', 'Basic a-secret-key', 'Bearer a-secret-key2']) {
      expect(await statusOf(port, { headers: { authorization } }), authorization).toBe(401);
    }
    expect(passed()).toEqual([]);
  });

  it('is told what is wrong with its request', async () => {
    const { listening, passed } = await site();
    const port = await listening;
    expect(await statusOf(port, { method: 'GET' })).toBe(405);
    expect(await statusOf(port, {}, '/open')).toBe(404);
    expect(await statusOf(port, { body: '{"presentation":7}' })).toBe(400);
    expect(await statusOf(port, { body: '{"open":true}' })).toBe(400);
    expect(await statusOf(port, { body: 'x'.repeat(1025) })).toBe(413);
    expect(passed()).toEqual([]);
  });

  it('is not heard out of turn', async () => {
    const { listening, passed } = await site();
    const port = await listening;
    const statuses = await Promise.all(Array.from({ length: 60 }, () => statusOf(port)));
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(10);
    expect(passed().length).toBeLessThan(50);
  });

  it('that sends no end of its request is let go', async () => {
    const { listening } = await site();
    const socket = connect(await listening, '127.0.0.1');
    socket.on('error', () => {});
    socket.write(
      'POST /passage HTTP/1.1\r\nhost: x\r\nauthorization: Bearer a-secret-key\r\ncontent-length: 100\r\n\r\n{',
    );
    socket.resume();
    await new Promise<void>((resolve) => socket.once('close', () => resolve()));
  }, 60_000);

  it('can be plugged in behind a port that another program uses, once that lets go', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const { health, listening } = await site({ port });
    await expect.poll(health).toMatchObject({
      state: 'failing',
      detail: `sensor: port ${port} on 127.0.0.1 is used by another program`,
    });
    await new Promise<void>((resolve) => other.close(() => resolve()));
    expect(await listening).toBe(port);
    expect(await statusOf(port)).toBe(204);
  });

  it('is not listened to without a secret', async () => {
    const { health } = await site({ secret: 'other-key' });
    expect(health()).toMatchObject({ state: 'failing', detail: 'sensor: other-key is missing' });
  });
});
