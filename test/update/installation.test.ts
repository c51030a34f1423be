import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { appImageInstallation } from '../../main/update/install/appimage.ts';
import { findInstallation } from '../../main/update/install/find-installation.ts';
import type { Installation } from '../../main/update/install/installation.ts';
import { versionFolders } from '../../main/update/install/version-folders.ts';
import { temporaryFolders } from '../support/temporary-folder.ts';

const newFolder = temporaryFolders();
const never = new AbortController().signal;

interface Place {
  readonly installation: Installation;
  /** Makes a package of a version; gives its path. */
  readonly packageOf: (version: string) => string;
  /** What a start would run now. */
  readonly started: () => string;
  /** Leaves what a staging that was cut off leaves. */
  readonly leaveHalf: (version: string) => void;
}

function appImage(): Place {
  const folder = newFolder();
  const path = join(folder, 'Tessera.AppImage');
  writeFileSync(path, 'program 1.4.0');
  chmodSync(path, 0o755);
  return {
    installation: appImageInstallation(path, '1.4.0'),
    packageOf(version) {
      const received = join(folder, `received-${version}`);
      writeFileSync(received, `program ${version}`, { mode: 0o600 });
      return received;
    },
    started: () => readFileSync(path, 'utf8'),
    leaveHalf(version) {
      mkdirSync(join(folder, '.tessera-versions'), { recursive: true });
      writeFileSync(join(folder, '.tessera-versions', `${version}.arriving`), 'prog');
    },
  };
}

function tarball(): Place {
  const folder = newFolder();
  const root = join(folder, 'tessera');
  mkdirSync(join(root, 'versions', '1.4.0'), { recursive: true });
  writeFileSync(join(root, 'versions', '1.4.0', 'program'), 'program 1.4.0');
  symlinkSync('versions/1.4.0', join(root, 'current'));
  return {
    installation: versionFolders(root),
    packageOf(version) {
      mkdirSync(join(folder, version, 'package', 'bin'), { recursive: true });
      writeFileSync(join(folder, version, 'package', 'program'), `program ${version}`);
      writeFileSync(join(folder, version, 'package', 'bin', 'tessera'), '');
      const received = join(folder, `${version}.tgz`);
      execFileSync('tar', ['-czf', received, '-C', join(folder, version), 'package']);
      return received;
    },
    started: () => readFileSync(join(root, 'current', 'program'), 'utf8'),
    leaveHalf(version) {
      mkdirSync(join(root, 'versions', `.${version}.arriving`));
      writeFileSync(join(root, 'versions', `.${version}.arriving`, 'program'), 'prog');
    },
  };
}

describe.each([
  ['an AppImage', appImage],
  ['a folder of versions', tarball],
])('%s', (_name, place) => {
  it('runs the old version until it is switched, and the new one then', async () => {
    const { installation, packageOf, started } = place();
    expect(installation.installed()).toBe('1.4.0');
    expect(await installation.stage(packageOf('1.5.0'), '1.5.0', never)).toEqual({ ok: true });
    expect([installation.installed(), started()]).toEqual(['1.4.0', 'program 1.4.0']);
    expect(installation.has('1.5.0')).toBe(true);
    expect(installation.switchTo('1.5.0')).toEqual({ ok: true });
    expect([installation.installed(), started()]).toEqual(['1.5.0', 'program 1.5.0']);
  });

  it('goes back in one step, as often as it is told', async () => {
    const { installation, packageOf, started } = place();
    await installation.stage(packageOf('1.5.0'), '1.5.0', never);
    installation.switchTo('1.5.0');
    for (const _ of [1, 2]) expect(installation.switchTo('1.4.0')).toEqual({ ok: true });
    expect([installation.installed(), started()]).toEqual(['1.4.0', 'program 1.4.0']);
  });

  it('stages anew what was cut off, and not again what is there', async () => {
    const { installation, packageOf, started, leaveHalf } = place();
    leaveHalf('1.5.0');
    expect(installation.has('1.5.0')).toBe(false);
    expect(await installation.stage(packageOf('1.5.0'), '1.5.0', never)).toEqual({ ok: true });
    expect(await installation.stage('/nowhere', '1.5.0', never)).toEqual({ ok: true });
    installation.switchTo('1.5.0');
    expect(started()).toBe('program 1.5.0');
  });

  it('says what is wrong with a package, and is as it was', async () => {
    const { installation, started } = place();
    expect(await installation.stage('/nowhere/package', '1.5.0', never)).toMatchObject({ ok: false });
    expect(installation.has('1.5.0')).toBe(false);
    expect([installation.installed(), started()]).toEqual(['1.4.0', 'program 1.4.0']);
  });

  it('keeps the versions it is told to and the one that is installed', async () => {
    const { installation, packageOf } = place();
    for (const version of ['1.5.0', '1.6.0', '1.7.0']) {
      await installation.stage(packageOf(version), version, never);
    }
    installation.switchTo('1.7.0');
    installation.prune(['1.6.0']);
    expect(['1.5.0', '1.6.0', '1.7.0'].map((version) => installation.has(version))).toEqual([false, true, true]);
  });
});

describe('an AppImage', () => {
  it('may be started by everybody, and is never a file half written', async () => {
    const { installation, packageOf } = appImage();
    const received = packageOf('1.5.0');
    await installation.stage(received, '1.5.0', never);
    installation.switchTo('1.5.0');
    const folder = join(received, '..');
    expect(statSync(join(folder, 'Tessera.AppImage')).mode & 0o777).toBe(0o755);
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });
});

describe('how a program lies on the machine', () => {
  it('is told by the runtime of an AppImage, or by its folders', () => {
    const root = newFolder();
    mkdirSync(join(root, 'versions', '1.4.0', 'main'), { recursive: true });
    writeFileSync(join(root, 'versions', '1.4.0', 'main', 'x.js'), '');
    symlinkSync('versions/1.4.0', join(root, 'current'));
    expect(readlinkSync(join(root, 'current'))).toBe('versions/1.4.0');
    const facts = { env: {}, programFile: join(root, 'current', 'main', 'x.js'), runningVersion: '1.4.0' };
    expect(findInstallation(facts)).toMatchObject({ kind: 'tarball' });
    expect(findInstallation({ ...facts, env: { APPIMAGE: '/opt/Tessera.AppImage' } })).toMatchObject({
      kind: 'appimage',
    });
    expect(findInstallation({ ...facts, programFile: import.meta.filename })).toBeUndefined();
  });
});
