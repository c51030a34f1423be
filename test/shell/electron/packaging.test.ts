import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';

interface BuilderConfiguration {
  readonly electronFuses: Readonly<Record<string, boolean>>;
  readonly [name: string]: unknown;
}

/** electron-builder's own loader and validator; not part of its public interface, so reached by path. */
interface BuilderConfig {
  getConfig(folder: string, path: string, options: null): Promise<BuilderConfiguration>;
  validateConfiguration(configuration: object, debugLogger: { isEnabled: boolean }): Promise<void>;
}

const PROJECT = join(import.meta.dirname, '..', '..', '..');
const builder: BuilderConfig = createRequire(createRequire(import.meta.url).resolve('electron-builder'))(
  'app-builder-lib/out/util/config/config.js',
);

describe("the packages' configuration", () => {
  let configuration: BuilderConfiguration;
  beforeAll(async () => {
    configuration = await builder.getConfig(PROJECT, 'electron-builder.yml', null);
  });

  it("passes electron-builder's own schema", async () => {
    await expect(builder.validateConfiguration(configuration, { isEnabled: false })).resolves.toBeUndefined();
  });

  it('would not pass it with a fuse misspelt', async () => {
    const misspelt = { ...configuration, electronFuses: { runAsNod: false } };
    await expect(builder.validateConfiguration(misspelt, { isEnabled: false })).rejects.toThrow(/electronFuses/);
  });

  it.each([
    ['runAsNode', false],
    ['enableNodeOptionsEnvironmentVariable', false],
    ['enableNodeCliInspectArguments', false],
    ['grantFileProtocolExtraPrivileges', false],
    ['onlyLoadAppFromAsar', true],
    ['enableEmbeddedAsarIntegrityValidation', true],
    ['enableCookieEncryption', true],
  ])('turns the fuse %s to %s', (fuse, value) => {
    expect(configuration.electronFuses[fuse]).toBe(value);
  });

  it('packs the application into an archive and leaves native code outside', () => {
    expect(configuration).toMatchObject({ asar: true, asarUnpack: ['node_modules/@pcsc-mini/**'] });
  });

  it('builds for what it promises', () => {
    const both = ['x64', 'arm64'];
    expect(configuration).toMatchObject({
      linux: {
        target: [
          { target: 'AppImage', arch: both },
          { target: 'deb', arch: both },
        ],
      },
      win: { target: [{ target: 'nsis', arch: both }] },
      mac: { target: [{ target: 'dmg', arch: both }] },
    });
  });

  it('starts the built main process, without a switch on any desktop', () => {
    expect(configuration).toMatchObject({
      extraMetadata: { main: 'out/main/electron-main.js' },
      // An empty list: without one electron-builder writes --no-sandbox into the AppImage's desktop entry.
      appImage: { executableArgs: [] },
    });
    for (const platform of ['linux', 'deb', 'win', 'nsis', 'mac'] as const) {
      expect(configuration[platform]).not.toHaveProperty('executableArgs');
    }
  });

  it('lets the camera through macOS, and asks for it in words', () => {
    const entitlements = readFileSync(join(PROJECT, 'resources', 'electron', 'entitlements.mac.plist'), 'utf8');
    expect(entitlements).toMatch(/<key>com\.apple\.security\.device\.camera<\/key>\s*<true\/>/);
    expect(entitlements).not.toContain('audio-input');
    expect(configuration).toHaveProperty('mac.extendInfo.NSCameraUsageDescription');
  });

  it('ships neither another Node nor what is built into the page', () => {
    const unwanted = ['!node_modules/node-linux-*/**', expect.stringMatching(/^!node_modules\/\{.*zxing-wasm/)];
    expect(configuration).toMatchObject({ files: [{ filter: expect.arrayContaining(unwanted) }] });
  });
});
