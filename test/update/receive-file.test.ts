import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { UpdateSource } from '../../main/application/ports/update-ports.ts';
import { SYSTEM_CLOCK } from '../../main/application/system-clock.ts';
import { cutOff, file, type ReleaseServer, startReleaseServer } from '../../main/cli/bench/updates/release-server.ts';
import { createUpdateServer } from '../../main/registry/sources/update-server.ts';
import type { ReleasedFile } from '../../main/update/manifest.ts';
import { receiveFile } from '../../main/update/receive-file.ts';
import { folderSource } from '../../main/update/source/folder-source.ts';
import { createCertificateAuthority } from '../support/certificate-authority.ts';
import { temporaryFolders } from '../support/temporary-folder.ts';

const newFolder = temporaryFolders();
const CONTENT = Buffer.from(Array.from({ length: 300_000 }, (_, n) => n % 253));
const FILE: ReleasedFile = {
  ...{ platform: 'linux', arch: 'x64', kind: 'appimage', name: 'Tessera', size: CONTENT.length },
  sha512: createHash('sha512').update(CONTENT).digest('hex'),
};
const PART = `${FILE.sha512.slice(0, 32)}.part`;
const never = new AbortController().signal;

let server: ReleaseServer;
let source: UpdateSource;

beforeAll(async () => {
  const authority = await createCertificateAuthority();
  server = await startReleaseServer(await authority.issue());
  source = createUpdateServer({ baseUrl: server.url, ca: authority.ca, clock: SYSTEM_CLOCK });
});

afterAll(async () => {
  await source.close();
  await server.close();
});

describe('receiving a package', () => {
  it('leaves the whole file, for its owner only, and no part of one', async () => {
    const folder = join(newFolder(), 'update');
    server.serve({ Tessera: file(CONTENT) });
    const end = await receiveFile(source, FILE, folder, never);
    expect(end).toEqual({ kind: 'received', path: join(folder, 'Tessera') });
    expect(readFileSync(join(folder, 'Tessera')).equals(CONTENT)).toBe(true);
    expect(readdirSync(folder)).toEqual(['Tessera']);
    expect(statSync(join(folder, 'Tessera')).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it('goes on where it was broken off', async () => {
    const folder = newFolder();
    server.serve({ Tessera: cutOff(CONTENT, 120_000) });
    expect(await receiveFile(source, FILE, folder, never)).toEqual({ kind: 'failed', code: 'cut-short' });
    const had = statSync(join(folder, PART)).size;
    expect(had).toBeGreaterThan(0);
    server.ranges.length = 0;
    server.serve({ Tessera: file(CONTENT) });
    expect(await receiveFile(source, FILE, folder, never)).toMatchObject({ kind: 'received' });
    expect(server.ranges).toEqual([`bytes=${had}-`]);
  });

  it('begins anew where the server knows no ranges', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, PART), CONTENT.subarray(0, 5_000));
    server.serve({ Tessera: (_request, response) => void response.writeHead(200).end(CONTENT) });
    expect(await receiveFile(source, FILE, folder, never)).toMatchObject({ kind: 'received' });
  });

  it('begins anew, once, where what lay there is not what was received', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, PART), Buffer.alloc(100_000));
    server.serve({ Tessera: file(CONTENT) });
    server.ranges.length = 0;
    expect(await receiveFile(source, FILE, folder, never)).toMatchObject({ kind: 'received' });
    expect(server.ranges).toEqual(['bytes=100000-', undefined]);
  });

  it('throws away a part that is longer than the package', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, PART), Buffer.alloc(CONTENT.length + 1));
    expect(await receiveFile(source, FILE, folder, never)).toMatchObject({ kind: 'received' });
  });

  it('asks nobody for what is there already', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'Tessera'), CONTENT);
    const nowhere = folderSource(join(folder, 'nowhere'));
    expect(await receiveFile(nowhere, FILE, folder, never)).toMatchObject({ kind: 'received' });
  });

  it('can be given up, and keeps what has come', async () => {
    const folder = newFolder();
    const controller = new AbortController();
    server.serve({
      Tessera: (_request, response) => {
        response.writeHead(200, { 'content-length': CONTENT.length });
        response.write(CONTENT.subarray(0, 50_000), () => setTimeout(() => controller.abort(), 100));
      },
    });
    expect(await receiveFile(source, FILE, folder, controller.signal)).toMatchObject({ kind: 'failed' });
    expect(existsSync(join(folder, 'Tessera'))).toBe(false);
    expect(statSync(join(folder, PART)).size).toBe(50_000);
  });

  it('does not begin where the disk has no room for it', async ({ skip }) => {
    const disk = newFolder();
    if (!mounted(disk)) skip('no file system can be mounted here');
    try {
      expect(await receiveFile(source, FILE, join(disk, 'update'), never)).toEqual({
        kind: 'failed',
        code: 'disk-full',
      });
      expect(readdirSync(join(disk, 'update'))).toEqual([]);
    } finally {
      execFileSync('umount', [disk]);
    }
  });

  it('says so where the folder is none', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'update'), '');
    expect(await receiveFile(source, FILE, join(folder, 'update'), never)).toEqual({ kind: 'failed', code: 'disk' });
  });

  it('takes a folder for no package', async () => {
    const folder = newFolder();
    mkdirSync(join(folder, 'stick', 'Tessera'), { recursive: true });
    const end = await receiveFile(folderSource(join(folder, 'stick')), FILE, join(folder, 'update'), never);
    expect(end).toEqual({ kind: 'failed', code: 'unreadable' });
  });
});

function mounted(folder: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', folder], { stdio: 'ignore' });
    return true;
  } catch {
    // Not root, or a container without the right.
    return false;
  }
}
