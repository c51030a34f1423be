import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { type AddressInfo, connect, createServer as listenTcp } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { SYSTEM_CLOCK } from '../../../main/application/system-clock.ts';
import { tesseraHome } from '../../../main/config/home.ts';
import { openProof, type ProofPlace } from '../../../main/shell/start/open-proof.ts';
import { type CertificateAuthority, createCertificateAuthority } from '../../support/certificate-authority.ts';
import { temporaryFolders } from '../../support/temporary-folder.ts';

const PIC = '999000001';
const newFolder = temporaryFolders();

let authority: CertificateAuthority;
beforeAll(async () => {
  authority = await createCertificateAuthority();
});

const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

/** A v1 interface over TLS that has no chain; keeps the keys it was shown. */
async function startV1(): Promise<{ readonly port: number; readonly keys: (string | undefined)[] }> {
  const { key, cert } = await authority.issue({ hosts: ['chains.example.org', '127.0.0.1'] });
  const keys: (string | undefined)[] = [];
  const server = createServer({ key, cert }, (request, response) => {
    keys.push(request.headers['key']?.toString());
    response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, keys };
}

/** A forward proxy that leads to this machine, whatever host is asked for. */
async function startProxy(asked: string[]): Promise<string> {
  const server = listenTcp((socket) => {
    socket.once('data', (head) => {
      const target = head.toString('latin1').split(' ')[1] ?? '';
      asked.push(target);
      const onward = connect(Number(target.split(':')[1]), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        socket.pipe(onward).pipe(socket);
      });
      onward.on('error', () => socket.destroy());
      socket.on('error', () => onward.destroy());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function place(chainUrl: string, registry: ProofPlace['registry'], key?: string) {
  const folder = newFolder();
  const home = tesseraHome({ TESSERA_HOME: folder }, 'linux');
  mkdirSync(home.keysFolder, { recursive: true });
  if (key !== undefined) writeFileSync(join(home.keysFolder, 'registry-v1-key'), key, { mode: 0o600 });
  const notices: string[] = [];
  const source = openProof({
    trust: { chainUrl, expiry: 'strict' },
    registry,
    home,
    env: {},
    clock: SYSTEM_CLOCK,
    notice: (line) => notices.push(line),
  });
  open.push(() => source.close());
  return { source, notices };
}

function caFile(): string {
  const path = join(newFolder(), 'ca.pem');
  writeFileSync(path, authority.ca);
  return path;
}

describe("the way to institutions' chains", () => {
  it('is the registry’s: its authorities, its proxy; and the v1 key goes along', async () => {
    const { port, keys } = await startV1();
    const asked: string[] = [];
    const proxy = await startProxy(asked);
    const { source } = place(`https://chains.example.org:${port}/v1/`, { caFile: caFile(), proxy }, 'v1-secret\n');
    source.lookForChain(PIC);
    await expect.poll(() => keys, { timeout: 5_000 }).toEqual(['v1-secret']);
    expect(asked).toEqual([`chains.example.org:${port}`]);
  });

  it('needs no key', async () => {
    const { port, keys } = await startV1();
    const { source, notices } = place(`https://127.0.0.1:${port}/v1/`, { caFile: caFile() });
    source.lookForChain(PIC);
    await expect.poll(() => keys, { timeout: 5_000 }).toEqual([undefined]);
    expect(notices).toEqual([]);
  });

  it('is not gone with a key that is none, and the key is not repeated', async () => {
    const { port, keys } = await startV1();
    const { source, notices } = place(`https://127.0.0.1:${port}/v1/`, { caFile: caFile() }, 'two words');
    source.lookForChain(PIC);
    await expect.poll(() => keys, { timeout: 5_000 }).toEqual([undefined]);
    expect(notices).toEqual([expect.stringMatching(/registry-v1-key holds no key; chains are asked for without one$/)]);
  });

  it.each<[string, ProofPlace['registry'], RegExp]>([
    ['authorities that are not there', { caFile: '/nowhere/ca.pem' }, /ca\.pem can't be read: ENOENT/],
    ['a proxy that is no address', { proxy: 'socks5://proxy:1080' }, /only http and https proxies/],
  ])('is not taken, and said so, with %s', (_what, registry, notice) => {
    const { source, notices } = place('https://chains.example.org/v1/', registry);
    expect(notices).toEqual([expect.stringMatching(notice)]);
    expect(notices[0]).toMatch(/; no chains of institutions are fetched$/);
    // Nothing to prove with, and nowhere to get it.
    expect(source.current()).toBeNull();
  });
});
