import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { electronBinary, electronPackage, electronState } from '../../../main/shell/choose/electron-package.ts';
import { copyElectronPackage } from './electron-mirror.ts';

const LINUX = { platform: 'linux', arch: 'x64', env: {} } as const;

async function install(folder: string, version: string) {
  await mkdir(join(folder, 'dist'), { recursive: true });
  await writeFile(join(folder, 'dist', 'electron'), '', { mode: 0o755 });
  await writeFile(join(folder, 'dist', 'version'), version);
  await writeFile(join(folder, 'path.txt'), 'electron');
}

describe("Electron's package", () => {
  it('is found without being loaded', () => {
    expect(electronPackage()).toMatch(/node_modules.electron$/);
  });

  it('is missed without an error', () => {
    expect(electronPackage('file:///')).toBeUndefined();
    expect(electronState(undefined, LINUX)).toEqual({ kind: 'no-package' });
  });

  it('has a binary once the installer has finished', async () => {
    await using copy = await copyElectronPackage();
    expect(electronBinary(copy.folder)).toBeUndefined();

    await install(copy.folder, copy.version);

    const binary = join(copy.folder, 'dist', 'electron');
    expect(electronState(copy.folder, LINUX)).toEqual({ kind: 'binary', version: copy.version, binary });
  });

  it('does not pass off the binary of another version', async () => {
    await using copy = await copyElectronPackage();
    await install(copy.folder, '1.0.0');
    expect(electronBinary(copy.folder)).toBeUndefined();
  });

  it('does not pass off a file that cannot be run', async () => {
    await using copy = await copyElectronPackage();
    await install(copy.folder, copy.version);
    await chmod(join(copy.folder, 'dist', 'electron'), 0o644);
    expect(electronBinary(copy.folder)).toBeUndefined();
  });

  it('can be fetched for a platform it has a checksum of', async () => {
    await using copy = await copyElectronPackage();
    expect(electronState(copy.folder, LINUX)).toEqual({ kind: 'fetchable', version: copy.version });
    expect(electronState(copy.folder, { ...LINUX, arch: 'riscv64' })).toMatchObject({
      kind: 'unfetchable',
      why: 'no build for linux on riscv64',
    });
  });

  it('is not fetched where the operator said so', async () => {
    await using copy = await copyElectronPackage();
    const state = electronState(copy.folder, { ...LINUX, env: { ELECTRON_SKIP_BINARY_DOWNLOAD: '1' } });
    expect(state).toMatchObject({ kind: 'unfetchable', why: 'ELECTRON_SKIP_BINARY_DOWNLOAD is set' });
  });

  it('is not fetched without its checksums', async () => {
    await using copy = await copyElectronPackage();
    await writeFile(join(copy.folder, 'checksums.json'), 'not JSON');
    expect(electronState(copy.folder, LINUX)).toMatchObject({
      kind: 'unfetchable',
      why: 'the package has no list of checksums',
    });
  });
});
