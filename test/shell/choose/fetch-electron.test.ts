import { existsSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { electronBinary } from '../../../main/shell/choose/electron-package.ts';
import {
  type FetchElectronOptions,
  type FetchLimits,
  type FetchProgress,
  fetchElectron,
} from '../../../main/shell/choose/fetch-electron.ts';
import { copyElectronPackage, startMirror, zipOf } from './electron-mirror.ts';

type Package = Awaited<ReturnType<typeof copyElectronPackage>>;

/** Long enough for a slow machine to start the installing process, short enough for a test. */
const LIMITS: FetchLimits = { answerMs: 8_000, idleMs: 8_000, totalMs: 15_000 };
const ELECTRON = process.platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : 'electron';

function fetchFrom(mirror: string, copy: Package, options: Partial<FetchElectronOptions> = {}) {
  return fetchElectron({
    onProgress: () => {},
    signal: new AbortController().signal,
    limits: LIMITS,
    folder: copy.folder,
    env: { ...process.env, ELECTRON_MIRROR: mirror, electron_config_cache: copy.cache },
    ...options,
  });
}

function archiveOf(version: string) {
  return zipOf({ version, [ELECTRON]: '#!/bin/sh\nexit 0\n' });
}

afterEach(() => void vi.unstubAllEnvs());

describe('fetching Electron', { timeout: 30_000 }, () => {
  it('downloads, checks and unpacks from a mirror, and tells how far it is', async () => {
    await using probe = await copyElectronPackage();
    const archive = archiveOf(probe.version);
    await using copy = await copyElectronPackage(archive);
    await using mirror = await startMirror((_, response) =>
      response.writeHead(200, { 'content-length': archive.length }).end(archive),
    );
    const progress: FetchProgress[] = [];

    const outcome = await fetchFrom(mirror.url, copy, { onProgress: (step) => progress.push(step) });

    expect(outcome).toEqual({ kind: 'fetched', binary: join(copy.folder, 'dist', ELECTRON) });
    expect(electronBinary(copy.folder)).toBe(join(copy.folder, 'dist', ELECTRON));
    expect(mirror.requests).toHaveLength(1);
    expect(progress.at(0)).toMatchObject({ phase: 'connecting', receivedBytes: 0 });
    expect(progress.at(-1)).toMatchObject({
      phase: 'unpacking',
      receivedBytes: archive.length,
      totalBytes: archive.length,
    });
  });

  it('refuses an archive that is not the one the package names, and keeps nothing of it', async () => {
    await using copy = await copyElectronPackage();
    const fake = archiveOf(copy.version);
    await using mirror = await startMirror((_, response) => response.end(fake));

    const outcome = await fetchFrom(mirror.url, copy);

    expect(outcome).toMatchObject({ kind: 'failed', reason: 'archive' });
    expect(existsSync(join(copy.folder, 'dist'))).toBe(false);
    expect(electronBinary(copy.folder)).toBeUndefined();
  });

  it('never takes the checksums from the mirror it is to check, whatever the environment says', async () => {
    await using copy = await copyElectronPackage();
    const fake = archiveOf(copy.version);
    await using mirror = await startMirror((_, response) => response.end(fake));
    const env = {
      ...process.env,
      ELECTRON_MIRROR: mirror.url,
      electron_config_cache: copy.cache,
      electron_use_remote_checksums: '1',
      npm_config_electron_use_remote_checksums: '1',
    };

    const outcome = await fetchFrom(mirror.url, copy, { env });

    expect(outcome).toMatchObject({ kind: 'failed', reason: 'archive' });
    expect(mirror.requests.filter((path) => path.includes('SHASUMS'))).toEqual([]);
  });

  it('says what a mirror without the file answers', async () => {
    await using copy = await copyElectronPackage();
    await using mirror = await startMirror((_, response) => response.writeHead(404).end('not here'));

    expect(await fetchFrom(mirror.url, copy)).toEqual({
      kind: 'failed',
      reason: 'network',
      detail: 'the mirror answered 404',
    });
  });

  it('names the error of a mirror that refuses the connection', async () => {
    await using copy = await copyElectronPackage();
    const closed = await startMirror(() => {});
    await closed[Symbol.asyncDispose]();

    const outcome = await fetchFrom(closed.url, copy);

    expect(outcome).toMatchObject({ kind: 'failed', reason: 'network' });
    expect(outcome).toHaveProperty(
      'detail',
      expect.stringMatching(/^127\.0\.0\.1:\d+ can't be reached: ECONNREFUSED$/),
    );
  });

  it('gives up on a mirror that never answers', async () => {
    await using copy = await copyElectronPackage();
    await using mirror = await startMirror(() => {});

    const outcome = await fetchFrom(mirror.url, copy, { limits: { ...LIMITS, answerMs: 1_500 } });

    expect(outcome).toEqual({ kind: 'failed', reason: 'no-answer', detail: 'no answer within 1.5 s' });
  });

  it('gives up on a mirror that stops in the middle, and clears the half download', async () => {
    await using copy = await copyElectronPackage();
    await mkdir(copy.cache);
    vi.stubEnv('TMPDIR', copy.cache);
    await using mirror = await startMirror((_, response) =>
      response.writeHead(200, { 'content-length': 1_000_000 }).write('half'),
    );

    const outcome = await fetchFrom(mirror.url, copy, { limits: { ...LIMITS, idleMs: 700 } });

    expect(outcome).toEqual({ kind: 'failed', reason: 'stalled', detail: 'no byte for 0.7 s' });
    expect(await readdir(copy.cache)).toEqual([]);
  });

  it('gives up on a mirror that drips for longer than the whole may take', async () => {
    await using copy = await copyElectronPackage();
    await using mirror = await startMirror((_, response) => {
      response.writeHead(200, { 'content-length': 1_000_000 });
      const drip = setInterval(() => response.write('.'), 50);
      response.once('close', () => clearInterval(drip));
    });

    const outcome = await fetchFrom(mirror.url, copy, { limits: { ...LIMITS, totalMs: 2_500 } });

    expect(outcome).toEqual({ kind: 'failed', reason: 'too-long', detail: 'not done after 2.5 s' });
  });

  it('says what cut a download short', async () => {
    await using copy = await copyElectronPackage();
    await using mirror = await startMirror((_, response) => {
      response.writeHead(200, { 'content-length': 1_000_000 }).write('half');
      setTimeout(() => response.destroy(), 50);
    });

    expect(await fetchFrom(mirror.url, copy)).toMatchObject({ kind: 'failed', reason: 'network' });
  });

  it('ends at once when it is called off', async () => {
    await using copy = await copyElectronPackage();
    const givenUp = new AbortController();
    await using mirror = await startMirror(() => givenUp.abort());

    const outcome = await fetchFrom(mirror.url, copy, { signal: givenUp.signal });

    expect(outcome).toMatchObject({ kind: 'failed', reason: 'aborted' });
  });

  it('does not start when it was called off before', async () => {
    await using copy = await copyElectronPackage();
    await using mirror = await startMirror(() => {});

    const outcome = await fetchFrom(mirror.url, copy, { signal: AbortSignal.abort() });

    expect(outcome).toMatchObject({ kind: 'failed', reason: 'aborted' });
    expect(mirror.requests).toEqual([]);
  });

  it('does not take what an interrupted fetch left for a whole Electron', async () => {
    await using copy = await copyElectronPackage();
    await mkdir(join(copy.folder, 'dist'));
    await writeFile(join(copy.folder, 'dist', ELECTRON), '', { mode: 0o755 });
    await writeFile(join(copy.folder, 'dist', 'version'), copy.version);
    await writeFile(join(copy.folder, 'path.txt'), ELECTRON);
    await using mirror = await startMirror((_, response) => response.writeHead(500).end());

    await fetchFrom(mirror.url, copy);

    expect(electronBinary(copy.folder)).toBeUndefined();
  });

  it('names what a name server does not know, within seconds', async () => {
    await using copy = await copyElectronPackage();

    const outcome = await fetchFrom('http://mirror.invalid/', copy);

    expect(outcome).toMatchObject({ kind: 'failed', reason: expect.stringMatching(/^(network|no-answer)$/) });
    expect(outcome).toHaveProperty('detail', expect.not.stringContaining('\n'));
  });

  it('does not wait for a mirror that speaks something else', async () => {
    await using copy = await copyElectronPackage();
    const server = createServer((socket) => void socket.end('220 mail.example ready\r\n'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;

    const outcome = await fetchFrom(`http://127.0.0.1:${port}/`, copy);
    server.close();

    expect(outcome).toMatchObject({ kind: 'failed', reason: 'network' });
  });
});
