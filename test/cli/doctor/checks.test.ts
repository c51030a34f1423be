import { describe, expect, it } from 'vitest';
import type { Check, Machine } from '../../../main/cli/doctor/check.ts';
import { checkClock } from '../../../main/cli/doctor/checks/clock.ts';
import { checkConfig } from '../../../main/cli/doctor/checks/config.ts';
import { checkData } from '../../../main/cli/doctor/checks/data.ts';
import { checkHome } from '../../../main/cli/doctor/checks/home.ts';
import { checkJournal } from '../../../main/cli/doctor/checks/journal.ts';
import { checkKernelModules } from '../../../main/cli/doctor/checks/kernel-modules.ts';
import { checkKnowledge } from '../../../main/cli/doctor/checks/knowledge.ts';
import { checkPcscAccess } from '../../../main/cli/doctor/checks/pcsc-access.ts';
import { checkPcscService } from '../../../main/cli/doctor/checks/pcsc-service.ts';
import { checkPins } from '../../../main/cli/doctor/checks/pins.ts';
import { checkReaderDriver } from '../../../main/cli/doctor/checks/reader-driver.ts';
import { checkReaders } from '../../../main/cli/doctor/checks/readers.ts';
import { checkRegistry } from '../../../main/cli/doctor/checks/registry.ts';
import { checkServices } from '../../../main/cli/doctor/checks/services.ts';
import { checkSnapshot } from '../../../main/cli/doctor/checks/snapshot.ts';
import { checkSync } from '../../../main/cli/doctor/checks/sync.ts';
import { checkVersions } from '../../../main/cli/doctor/checks/versions.ts';
import { examine } from '../../../main/cli/doctor/run-doctor.ts';
import type { TerminalFacts } from '../../../main/cli/doctor/terminal-facts.ts';
import type { ReaderInUse } from '../../../main/cli/readers-in-use.ts';
import type { ClockFacts } from '../../../main/clock/trusted-clock.ts';
import { tesseraHome } from '../../../main/config/home.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../../main/config/settings.ts';
import type { SyncState } from '../../../main/provision/sync-state.ts';
import { fakeServices } from '../../fakes/fake-services.ts';

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

const NOW = Date.UTC(2026, 8, 1, 12);
const DAY = 86_400_000;
const CLOCK: ClockFacts = {
  now: NOW,
  mark: NOW,
  trust: 'trusted',
  authenticated: true,
  wallAheadMs: 0,
  hasRealTimeClock: true,
  afterRestart: 'battery',
};
const SNAPSHOT = { kind: 'in-use', cards: 30, answeredAt: NOW - DAY, expires: NOW + 20 * DAY } as const;
const SYNC = { cards: 30, completedAt: NOW - DAY, touchedAt: NOW - DAY, isUnfinished: false };
const OWN: SyncState = {
  ...{ kind: 'scheduled', everyHours: 12, phase: 'waiting', nextAt: NOW + DAY / 4 },
  ...{ completedAt: NOW - DAY, lastTry: null, progress: null },
};
const FACTS: TerminalFacts = {
  now: NOW,
  holder: undefined,
  setAside: [],
  freeBytes: 10 ** 10,
  cache: { kind: 'read', value: { rows: 30, negativeRows: 2 } },
  clock: { kind: 'read', value: CLOCK },
  snapshot: SNAPSHOT,
  apiKey: 'present',
  sync: { kind: 'read', value: SYNC },
  journal: { kind: 'ours', rows: 12, signedAt: NOW },
};

const fact = (differs: Partial<TerminalFacts>): Partial<Machine> => ({ facts: { ...FACTS, ...differs } });
const clock = (differs: Partial<ClockFacts>) => fact({ clock: { kind: 'read', value: { ...CLOCK, ...differs } } });
const sync = (differs: Partial<typeof SYNC>) => fact({ sync: { kind: 'read', value: { ...SYNC, ...differs } } });
const configured = (differs: Partial<Settings>): Partial<Machine> => ({
  loaded: { kind: 'ok', settings: { ...DEFAULT_SETTINGS, ...differs } },
});
const pinned = (...pins: string[]) => configured({ registry: { ...DEFAULT_SETTINGS.registry, pins } });
const PIN = 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=';
const STICK = { snapshot: { file: '/media/stick/campus.snapshot' } };
const BAD_FILE = { service: 'canteen', message: 'canteen.json:3:5: …', faults: [], serves: 'nothing' } as const;
const UNFIT = { kind: 'unfit', message: 'is not a database of this terminal' } as const;

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
    services: fakeServices(),
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
    facts: FACTS,
    ownSync: undefined,
    probe: null,
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
    ['a service nobody wrote', checkServices, configured({ service: 'canteen' }), {}, 'SERVICE fail'],
    [
      'a bad file of its own service',
      checkServices,
      { ...configured({ service: 'canteen' }), services: fakeServices([], [BAD_FILE]) },
      {},
      'SERVICE fail',
    ],
    [
      'a bad file with a copy to go by',
      checkServices,
      { services: fakeServices([], [{ ...BAD_FILE, serves: 'last-accepted' }]) },
      {},
      'SERVICE warn',
    ],
    ['a bad file of another service', checkServices, { services: fakeServices([], [BAD_FILE]) }, {}, 'SERVICE warn'],
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
    ['a proxy that is none', checkRegistry, { env: { HTTPS_PROXY: 'ftp://proxy' } }, {}, 'REGISTRY fail'],
    ['a registry that answers', checkRegistry, { probe: async () => 'answered' }, {}, 'REGISTRY ok'],
    ['a registry nobody knows', checkRegistry, { probe: async () => 'tls' }, {}, 'REGISTRY fail'],
    ['two pins', checkPins, pinned(PIN, PIN.replace('A', 'B')), {}, 'PINS ok'],
    ['one pin twice', checkPins, pinned(PIN, PIN), {}, 'PINS warn'],
    ['a clock nobody set', checkClock, fact({ clock: { kind: 'none' } }), {}, 'CLOCK ok'],
    ['a running terminal’s clock', checkClock, fact({ holder: 7, clock: { kind: 'in-use' } }), {}, 'CLOCK ok'],
    ['a clock that is not trusted', checkClock, clock({ trust: 'not-trusted', wallAheadMs: -DAY }), {}, 'CLOCK warn'],
    ['a machine a day ahead', checkClock, clock({ wallAheadMs: DAY }), {}, 'CLOCK warn'],
    ['a foreign journal', checkClock, fact({ clock: UNFIT }), {}, 'CLOCK warn'],
    ['a running terminal', checkData, fact({ holder: 7 }), {}, 'DATA ok'],
    ['a data folder of somebody else', checkData, { isWritable: () => false }, {}, 'DATA fail'],
    ['a cache in use', checkKnowledge, fact({ holder: 7, cache: { kind: 'in-use' } }), {}, 'KNOWLEDGE ok'],
    ['a foreign cache', checkKnowledge, fact({ cache: UNFIT }), {}, 'KNOWLEDGE warn'],
    ['no snapshot', checkSnapshot, fact({ snapshot: { kind: 'none' } }), {}, 'SNAPSHOT ok'],
    [
      'a snapshot without its secret',
      checkSnapshot,
      { ...configured(STICK), ...fact({ snapshot: { kind: 'no-secret' } }) },
      {},
      'SNAPSHOT fail',
    ],
    [
      'a snapshot that is not taken over yet',
      checkSnapshot,
      { ...configured(STICK), ...fact({ snapshot: { kind: 'none' } }) },
      {},
      'SNAPSHOT warn',
    ],
    [
      'a snapshot about to end',
      checkSnapshot,
      fact({ snapshot: { ...SNAPSHOT, expires: NOW + DAY } }),
      {},
      'SNAPSHOT warn',
    ],
    [
      'a snapshot that ended',
      checkSnapshot,
      fact({ snapshot: { ...SNAPSHOT, expires: NOW - 1 } }),
      {},
      'SNAPSHOT fail',
    ],
    ['a journal that ends where it should', checkJournal, {}, {}, 'JOURNAL ok'],
    ['no journal yet', checkJournal, fact({ journal: { kind: 'none' } }), {}, 'JOURNAL ok'],
    ['a journal in use', checkJournal, fact({ journal: { kind: 'in-use' } }), {}, 'JOURNAL ok'],
    [
      'a journal nobody can read',
      checkJournal,
      fact({ journal: { kind: 'unreadable', message: 'x' } }),
      {},
      'JOURNAL warn',
    ],
    ['a journal somebody changed', checkJournal, fact({ journal: { kind: 'not-ours' } }), {}, 'JOURNAL fail'],
    ['a terminal that never syncs', checkSync, fact({ apiKey: 'absent', sync: { kind: 'none' } }), {}, 'SYNC ok'],
    ['a key and no sync', checkSync, fact({ sync: { kind: 'none' } }), {}, 'SYNC warn'],
    ['a sync of two weeks ago', checkSync, sync({ touchedAt: NOW - 14 * DAY }), {}, 'SYNC warn'],
    ['a terminal at its sync', checkSync, { ownSync: { ...OWN, phase: 'running', nextAt: null } }, {}, 'SYNC ok'],
    ['a terminal that waits for its next sync', checkSync, { ownSync: OWN }, {}, 'SYNC ok'],
    [
      'a terminal whose sync fails',
      checkSync,
      { ownSync: { ...OWN, lastTry: { at: NOW, isDone: false, message: 'the API key may not list cards (403)' } } },
      {},
      'SYNC warn',
    ],
    ['a sync that was interrupted', checkSync, sync({ isUnfinished: true }), {}, 'SYNC warn'],
    ['a key that can’t be read', checkSync, fact({ apiKey: 'unusable' }), {}, 'SYNC fail'],
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

  it('tells what was set aside, and a disk that is nearly full', async () => {
    const facts = fact({ setAside: ['cache.db.aside-20260901T120000000Z-corrupt'], freeBytes: 10_000_000 });
    expect(await found(checkData, machine(facts))).toEqual(['DATA ok', 'DATA warn', 'DATA fail']);
    expect(await found(checkData, machine(fact({ freeBytes: 100_000_000 })))).toEqual(['DATA ok', 'DATA warn']);
  });

  it('names who has the data, how much is known and why the clock is not believed', async () => {
    const of = machine({ ...fact({ holder: 4711 }) });
    expect(await checkData(of)).toMatchObject([{ what: 'process 4711 is running on /srv/tessera/data' }]);
    expect(await checkKnowledge(of)).toMatchObject([{ what: expect.stringMatching(/^30 cards, 2 of .* 30 days$/) }]);
    const unset = machine(clock({ trust: 'not-trusted', hasRealTimeClock: false }));
    expect(await checkClock(unset)).toMatchObject([{ what: expect.stringContaining('no battery-backed clock') }]);
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
