import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { PageMessage } from '../../../main/ipc/contract.ts';
import { type BrowserHost, startBrowserHost } from '../../../main/shell/browser/host.ts';
import { CONTENT_SECURITY_POLICY } from '../../../main/shell/content-security-policy.ts';
import { terminalViewOf } from '../../support/views.ts';

interface Answer {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

let folder: string;
let host: BrowserHost;
let port: number;
let said: string[];
let received: PageMessage[];
let ended: number;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tessera-host-'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Tessera</title>');
  writeFileSync(join(folder, 'app.js'), 'export {};');
  said = [];
  received = [];
  ended = 0;
  host = await start(0);
  port = Number(new URL(host.url).port);
});

afterEach(async () => {
  await host.close();
  rmSync(folder, { recursive: true });
});

function start(wanted: number, samples?: object[]): Promise<BrowserHost> {
  return startBrowserHost({
    pageFolder: folder,
    port: wanted,
    say: (line) => said.push(line),
    ...(samples === undefined ? {} : { samples: () => samples }),
    channel: {
      connect(listener) {
        listener({ kind: 'view', view: terminalViewOf({ state: 'idle' }) });
        return {
          receive: (message) => void received.push(message),
          close() {
            ended += 1;
          },
        };
      },
    },
  });
}

function get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asking = request({
      host: '127.0.0.1',
      port,
      path,
      method,
      headers: { host: `127.0.0.1:${port}`, ...headers },
    });
    asking.on('response', (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk) => {
        body += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    asking.on('error', reject).end();
  });
}

async function cookie(): Promise<string> {
  const entered = await get(new URL(host.url).pathname);
  return String(entered.headers['set-cookie']).split(';')[0] ?? '';
}

/** Opens the page's socket and gives what came of it: the first message, or the HTTP status of the refusal. */
function openSocket(
  headers: Record<string, string>,
): Promise<{ socket: WebSocket; first: string } | { status: number }> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, { headers });
  return new Promise((resolve, reject) => {
    socket.on('message', (data) => resolve({ socket, first: String(data) }));
    socket.on('unexpected-response', (_request, response) => resolve({ status: response.statusCode ?? 0 }));
    socket.on('error', reject);
  });
}

async function openedSocket(): Promise<WebSocket> {
  const opened = await openSocket({ cookie: await cookie(), origin: `http://127.0.0.1:${port}` });
  if ('status' in opened) throw new Error(`socket refused with ${opened.status}`);
  return opened.socket;
}

describe('the loopback host', () => {
  it('lets in whoever has the secret address, with a cookie no script and no other site can use', async () => {
    const entered = await get(new URL(host.url).pathname);
    expect(entered).toMatchObject({ status: 303, headers: { location: '/' } });
    expect(String(entered.headers['set-cookie'])).toMatch(/^tessera=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    expect(await get('/', { cookie: await cookie() })).toMatchObject({
      status: 200,
      body: '<!doctype html><title>Tessera</title>',
    });
  });

  it.each(['/', '/app.js', '/index.html', '/ws', '/nothing'])('shows %s to nobody without the cookie', async (path) => {
    expect(await get(path)).toMatchObject({ status: 401 });
  });

  it('refuses another secret and another cookie', async () => {
    expect(await get(`/enter/${'A'.repeat(43)}`)).toMatchObject({ status: 403 });
    expect(await get('/', { cookie: `tessera=${'A'.repeat(43)}` })).toMatchObject({ status: 401 });
  });

  it('has other secrets in each run', async () => {
    const other = await start(0);
    expect(new URL(other.url).pathname).not.toBe(new URL(host.url).pathname);
    await other.close();
  });

  it.each([
    ['a rebound name', () => ({ host: 'evil.example' })],
    ['a rebound name with our port', () => ({ host: `evil.example:${port}` })],
    ['another port', () => ({ host: '127.0.0.1:1' })],
    ['a foreign origin', () => ({ origin: 'https://evil.example' })],
    ['an opaque origin', () => ({ origin: 'null' })],
    ['another loopback name as origin', () => ({ origin: `http://localhost:${port}` })],
    ['a page of another site', () => ({ 'sec-fetch-site': 'cross-site' })],
    ['a page of the same site on another port', () => ({ 'sec-fetch-site': 'same-site' })],
  ])('refuses a request from %s, cookie or not', async (_what, headers) => {
    const withCookie = { cookie: await cookie(), ...headers() };
    expect(await get('/', withCookie)).toMatchObject({ status: 403 });
    expect(await get(new URL(host.url).pathname, headers())).toMatchObject({ status: 403 });
  });

  it('sends its policy with every answer, refusals included', async () => {
    for (const answer of [await get('/'), await get('/', { cookie: await cookie() }), await get('/', { host: 'x' })]) {
      expect(answer.headers).toMatchObject({
        'content-security-policy': CONTENT_SECURITY_POLICY,
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
      });
      expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
    }
  });

  it.each(['/../package.json', '/%2e%2e/package.json', '/..%2fpackage.json', '/.env', '/app.js/..%5c..'])(
    'serves no file beside its own: %s',
    async (path) => {
      expect((await get(path, { cookie: await cookie() })).status).toBeGreaterThanOrEqual(400);
    },
  );

  it('serves the printable page of the demo only in the demo', async () => {
    expect(await get('/demo/samples.json', { cookie: await cookie() })).toMatchObject({ status: 404 });
    await host.close();
    host = await start(0, [{ id: 'a' }]);
    port = Number(new URL(host.url).port);
    expect(await get('/demo/samples.json', { cookie: await cookie() })).toMatchObject({ body: '[{"id":"a"}]' });
  });

  it('listens on the loopback interface alone', async () => {
    await expect(
      new Promise((resolve, reject) => {
        // Any address of 127/8 but ours would answer if it listened on all interfaces.
        request({ host: '127.0.0.2', port, path: '/' }).on('response', resolve).on('error', reject).end();
      }),
    ).rejects.toThrow(/ECONNREFUSED/);
  });

  it('takes the next port where the wanted one is taken, and says so', async () => {
    const squatter = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => squatter.once('listening', resolve));
    const address = squatter.address();
    const taken = typeof address === 'object' ? (address?.port ?? 0) : 0;
    const other = await start(taken);
    expect(Number(new URL(other.url).port)).toBeGreaterThan(taken);
    expect(said[0]).toBe(`port ${taken} is taken, trying ${taken + 1}`);
    await other.close();
    squatter.close();
  });
});

describe('the page socket', () => {
  it('carries the view at once, and messages of the contract', async () => {
    const socket = await openedSocket();
    socket.send(JSON.stringify({ kind: 'scanned', text: 'abc', decodeMs: 2 }));
    await expect.poll(() => received).toEqual([{ kind: 'scanned', text: 'abc', decodeMs: 2 }]);
    socket.close();
    await expect.poll(() => ended).toBe(1);
  });

  it.each([
    ['without a cookie', () => ({ origin: `http://127.0.0.1:${port}` }), 401],
    ['from a foreign page', () => ({ origin: 'https://evil.example' }), 403],
    ['from a rebound name', () => ({ host: `evil.example:${port}`, origin: `http://evil.example:${port}` }), 403],
  ])('is not opened %s', async (_what, headers, status) => {
    const withCookie = status === 401 ? headers() : { cookie: await cookie(), ...headers() };
    expect(await openSocket(withCookie)).toEqual({ status });
  });

  it.each([
    ['what is not JSON', '{'],
    ['an unknown kind', '{"kind":"open-the-gate"}'],
    ['a text beyond the limit', JSON.stringify({ kind: 'scanned', text: 'x'.repeat(5000), decodeMs: 1 })],
    ['a number that is none', '{"kind":"scanned","text":"x","decodeMs":"fast"}'],
    ['a message beyond 64 KiB', 'x'.repeat(70_000)],
  ])('is closed on %s', async (_what, message) => {
    const socket = await openedSocket();
    const closed = new Promise<number>((resolve) => socket.on('close', (code) => resolve(code)));
    socket.send(message);
    expect([1008, 1009]).toContain(await closed);
    expect(received).toEqual([]);
  });

  it('is refused to more pages than a kiosk can have', async () => {
    const sockets = await Promise.all(Array.from({ length: 8 }, openedSocket));
    const ninth = new WebSocket(`ws://127.0.0.1:${port}/ws`, { headers: { cookie: await cookie() } });
    expect(await new Promise((resolve) => ninth.on('close', resolve))).toBe(1013);
    for (const socket of sockets) socket.close();
  });
});
