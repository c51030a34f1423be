import { describe, expect, it } from 'vitest';
import type { Check, Machine } from '../../../main/cli/doctor/check.ts';
import { checkConfig } from '../../../main/cli/doctor/checks/config.ts';
import { checkHome } from '../../../main/cli/doctor/checks/home.ts';
import { checkKernelModules } from '../../../main/cli/doctor/checks/kernel-modules.ts';
import { checkPcscAccess } from '../../../main/cli/doctor/checks/pcsc-access.ts';
import { checkPcscService } from '../../../main/cli/doctor/checks/pcsc-service.ts';
import { checkReaderDriver } from '../../../main/cli/doctor/checks/reader-driver.ts';
import { checkReaders } from '../../../main/cli/doctor/checks/readers.ts';
import { checkRegistry } from '../../../main/cli/doctor/checks/registry.ts';
import { checkVersions } from '../../../main/cli/doctor/checks/versions.ts';
import { examine } from '../../../main/cli/doctor/run-doctor.ts';
import type { ReaderInUse } from '../../../main/cli/readers-in-use.ts';
import { tesseraHome } from '../../../main/config/home.ts';
import { DEFAULT_SETTINGS } from '../../../main/config/settings.ts';

const HOME = tesseraHome({ TESSERA_HOME: '/srv/tessera' }, 'linux');
const POLICY = '/usr/share/polkit-1/actions/org.debian.pcsc-lite.policy';
const READER: ReaderInUse = {
  name: 'HID OMNIKEY 5022 00 00',
  model: 'HID Omnikey 5022',
  driver: 'libccid',
  virtual: false,
  usbPath: null,
  card: false,
  atr: null,
  quirks: [],
  used: true,
  why: null,
};

interface Files {
  readonly [path: string]: string;
}

/** A healthy machine, but for what is said. */
function machine(differs: Partial<Machine> = {}, files: Files = {}): Machine {
  const all: Files = {
    '/proc/modules': 'ext4 1 0 - Live 0x0\n',
    '/usr/lib/pcsc/drivers/ifd-ccid.bundle/Contents/Info.plist':
      '<key>CFBundleShortVersionString</key>\n<string>1.5.2</string>',
    ...files,
  };
  return {
    platform: 'linux',
    env: {},
    uid: 1_000,
    versions: { node: '24.21.0', sqlite: '3.53.4' },
    home: HOME,
    loaded: { kind: 'ok', settings: DEFAULT_SETTINGS },
    pcsc: { running: true, detail: null },
    readers: [READER],
    readText: (path) => all[path],
    list: (folder) => [
      ...new Set(
        Object.keys(all)
          .filter((path) => path.startsWith(`${folder}/`))
          .map((path) => path.slice(folder.length + 1).split('/')[0] ?? ''),
      ),
    ],
    modeOf: () => 0o700,
    isWritable: () => true,
    connect: async () => 'connected',
    ...differs,
  };
}

const found = async (check: Check, of: Machine) => (await check(of)).map(({ code, state }) => `${code} ${state}`);

describe('tessera doctor', () => {
  it('finds nothing wrong with a healthy machine', async () => {
    const findings = await examine(machine());
    expect(findings.filter(({ state }) => state !== 'ok')).toEqual([]);
    expect(findings.length).toBeGreaterThan(8);
  });

  it.each<[string, Check, Partial<Machine>, Files, string]>([
    ['no service', checkPcscService, { pcsc: { running: false, detail: 'NoService' } }, {}, 'PCSC-SERVICE fail'],
    [
      'no permission',
      checkPcscAccess,
      { pcsc: { running: false, detail: 'SecurityViolation' } },
      {},
      'PCSC-ACCESS fail',
    ],
    ['polkit without a rule', checkPcscAccess, {}, { [POLICY]: '<policyconfig/>' }, 'PCSC-ACCESS warn'],
    [
      'polkit with a rule',
      checkPcscAccess,
      {},
      { [POLICY]: '', '/etc/polkit-1/rules.d/60-tessera.rules': 'org.debian.pcsc-lite.access_pcsc' },
      'PCSC-ACCESS ok',
    ],
    ['root', checkPcscAccess, { uid: 0 }, { [POLICY]: '' }, 'PCSC-ACCESS ok'],
    ['the kernel’s NFC', checkKernelModules, {}, { '/proc/modules': 'pn533_usb 1 0\nnfc 2 1\n' }, 'KERNEL-NFC warn'],
    [
      'the kernel’s NFC on Windows',
      checkKernelModules,
      { platform: 'win32' },
      { '/proc/modules': 'nfc 1\n' },
      'KERNEL-NFC ok',
    ],
    ['no driver', checkReaderDriver, { list: () => [] }, {}, 'DRIVER warn'],
    ['no reader', checkReaders, { readers: [] }, {}, 'READER fail'],
    [
      'only readers that are not used',
      checkReaders,
      { readers: [{ ...READER, used: false, why: 'not-in-allow-list' }] },
      {},
      'READER fail',
    ],
    [
      'a broken configuration',
      checkConfig,
      { loaded: { kind: 'broken', message: 'config.json:1:1: …' } },
      {},
      'CONFIG fail',
    ],
    ['no configuration', checkConfig, { loaded: { kind: 'none' } }, {}, 'CONFIG warn'],
    ['no way to the registry', checkRegistry, { connect: async () => 'ENOTFOUND' }, {}, 'REGISTRY fail'],
    ['a proxy', checkRegistry, { env: { HTTPS_PROXY: 'http://proxy:3128' } }, {}, 'REGISTRY warn'],
  ])('says of %s what it is', async (_what, check, differs, files, expected) => {
    expect(await found(check, machine(differs, files))).toEqual([expected]);
  });

  it.each([
    ['22.18.0', '3.53.4', ['NODE fail', 'SQLITE ok']],
    ['24.0.0', '3.51.2', ['NODE ok', 'SQLITE warn']],
    ['24.0.0', undefined, ['NODE ok', 'SQLITE warn']],
  ])('judges Node %s with SQLite %s', async (node, sqlite, expected) => {
    expect(await found(checkVersions, machine({ versions: { node, sqlite } }))).toEqual(expected);
  });

  it('finds a home that can’t be written and keys that are open', async () => {
    const files = { [`${HOME.keysFolder}/terminal.key`]: '' };
    const open = machine({ isWritable: () => false, modeOf: (path) => (path.endsWith('.key') ? 0o644 : 0o700) }, files);
    expect(await found(checkHome, open)).toEqual(['HOME fail', 'KEYS warn']);
  });

  it('warns of a virtual reader at a real terminal, and of one that goes deaf', async () => {
    const readers = [
      { ...READER, virtual: true, name: 'Virtual PCD 00 00' },
      { ...READER, quirks: ['goes-deaf' as const] },
    ];
    expect(await found(checkReaders, machine({ readers }))).toEqual([
      'READER ok',
      'READER-VIRTUAL warn',
      'READER-QUIRK warn',
    ]);
  });

  it('has a remedy for everything that is not well', async () => {
    const worst = machine({
      uid: 1_000,
      pcsc: { running: false, detail: 'SecurityViolation' },
      readers: [],
      loaded: { kind: 'broken', message: 'x' },
      versions: { node: '18.0.0', sqlite: undefined },
      isWritable: () => false,
    });
    for (const { state, remedy } of await examine(worst)) expect(state === 'ok').toBe(remedy === null);
  });
});
