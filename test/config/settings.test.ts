import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Home, tesseraHome } from '../../main/config/home.ts';
import { parseJsonFile } from '../../main/config/json-file.ts';
import { DEFAULT_SETTINGS, loadSettings, settingsSchema } from '../../main/config/settings.ts';
import { temporaryFolders } from '../support/temporary-folder.ts';

const temporaryFolder = temporaryFolders();

function homeWith(configuration?: string): Home {
  const home = tesseraHome({ TESSERA_HOME: temporaryFolder() }, 'linux');
  if (configuration !== undefined) writeFileSync(home.configFile, configuration);
  return home;
}

/** Paths of all settings with what they say of themselves. */
function describedSettings(): { path: string; description: string | undefined }[] {
  const walk = (node: z.core.JSONSchema.BaseSchema, path: string): ReturnType<typeof describedSettings> =>
    Object.entries(node.properties ?? {}).flatMap(([key, child]) =>
      typeof child === 'object'
        ? [{ path: path + key, description: child.description }, ...walk(child, `${path}${key}.`)]
        : [],
    );
  return walk(z.toJSONSchema(settingsSchema, { io: 'input', unrepresentable: 'any' }), '');
}

describe('settings', () => {
  it('are none without a file, so that a demo may start', () => {
    expect(loadSettings(homeWith())).toEqual({ kind: 'none' });
  });

  it('have a default for every field', () => {
    expect(loadSettings(homeWith('{}'))).toEqual({
      kind: 'ok',
      settings: {
        institution: {},
        registry: { url: 'https://router.europeanstudentcard.eu/' },
        registries: [],
        snapshot: {},
        sync: { everyHours: 12 },
        service: 'active-student',
        lane: 'Lane 1',
        reader: { signal: false, virtualReaders: false },
        recognisers: [{ kind: 'esc-zone', order: 'native-first' }],
        gates: [],
        screen: { scheme: 'auto', volume: 100 },
        camera: { use: true, nth: 1, mirror: true, torch: false },
        scanners: [],
        keypad: false,
        journal: { retentionDays: 90, dayStartsAt: '04:00' },
        metrics: {},
        trust: { expiry: 'strict' },
        clock: { afterRestart: 'battery' },
        update: {
          channel: 'stable',
          everyHours: 24,
          drives: true,
          install: 'quiet',
          window: { from: '02:00', until: '05:00' },
          quietMinutes: 10,
          healthMinutes: 10,
        },
        shell: 'auto',
        port: 4730,
        language: 'en',
      },
    });
    expect(loadSettings(homeWith('{}'))).toMatchObject({ settings: DEFAULT_SETTINGS });
  });

  it('give the address of the registry in one form', () => {
    const urlOf = (url: string): unknown => {
      const loaded = loadSettings(homeWith(JSON.stringify({ registry: { url } })));
      return loaded.kind === 'ok' ? loaded.settings.registry.url : loaded.kind;
    };
    expect(urlOf('sandbox')).toBe('https://sandbox.europeanstudentcard.eu/');
    expect(urlOf('https://router.example.org/esc-verifier-service')).toBe('https://router.example.org/');
  });

  it('find a relative CA file beside the configuration', () => {
    const home = homeWith('{ "registry": { "caFile": "campus.pem" } }');
    expect(loadSettings(home)).toMatchObject({ settings: { registry: { caFile: `${home.root}/campus.pem` } } });
    const elsewhere = homeWith('{ "registry": { "caFile": "/etc/ssl/campus.pem" } }');
    expect(loadSettings(elsewhere)).toMatchObject({ settings: { registry: { caFile: '/etc/ssl/campus.pem' } } });
  });

  it('find a relative snapshot beside the configuration', () => {
    const home = homeWith('{ "snapshot": { "file": "campus.snapshot" } }');
    expect(loadSettings(home)).toMatchObject({ settings: { snapshot: { file: `${home.root}/campus.snapshot` } } });
    const stick = homeWith('{ "snapshot": { "file": "/media/stick/campus.snapshot" } }');
    expect(loadSettings(stick)).toMatchObject({ settings: { snapshot: { file: '/media/stick/campus.snapshot' } } });
  });

  it('take a proxy, pins and sources of institutions', () => {
    const pins = [`${'A'.repeat(43)}=`, `${'B'.repeat(42)}A=`];
    const registry = { proxy: 'http://proxy.example.org:3128', pins };
    const registries = [
      { pics: ['999000001'], kind: 'self-hosted', url: 'https://cards.example.edu/api/', key: 'campus-key' },
      { kind: 'esc-adapter', url: 'https://adapter.example.it/' },
    ];
    const loaded = loadSettings(homeWith(JSON.stringify({ registry, registries })));
    expect(loaded).toMatchObject({ kind: 'ok', settings: { registry, registries } });
    expect(loadSettings(homeWith('{ "registry": { "proxy": "none" } }'))).toMatchObject({ kind: 'ok' });
  });

  it.each([
    [
      '{ "registry": { "proxy": "ftp://proxy.example.org" } }',
      /"registry\.proxy" must be "none" or an address such as/,
    ],
    ['{ "registry": { "proxy": 3128 } }', /"registry\.proxy" must be "none" or an address such as/],
    [`{ "registry": { "pins": ["${'A'.repeat(43)}="] } }`, /"registry\.pins" must hold two pins at least/],
    [`{ "registry": { "pins": ["sha256/x", "y"] } }`, /"registry\.pins.*" must be the SHA-256 of a public key/],
    ['{ "registries": [{ "kind": "oracle", "url": "https://x.example/" }] }', /"registries.*kind"/],
    ['{ "registries": [{ "kind": "esc-adapter", "url": "http://x.example/" }] }', /"registries.*url" must be an https/],
    [
      `{ "registries": [{ "kind": "esc-adapter", "url": "https://x.example/" }, { "kind": "esc-adapter", "url": "https://y.example/" }] }`,
      /must be for cards that no other source is asked for already/,
    ],
    ['{ "snapshot": { "file": "" } }', /"snapshot\.file" must have at least 1 character/],
    ['{ "snapshot": { "path": "x" } }', /"snapshot\.path" is not a setting/],
  ])('of registry and snapshot are broken, with one line, by %s', (text, message) => {
    expect(loadSettings(homeWith(text))).toMatchObject({ kind: 'broken', message: expect.stringMatching(message) });
  });

  it.each([
    [
      '{ "registry": { "url": 7 } }',
      /:1:24: "registry\.url" must be "production", "sandbox" or an https address such as https:\S+, not a number$/,
    ],
    [
      '{ "registry": { "url": "http://router.example.org/" } }',
      /:1:24: "registry\.url": plain http is for loopback addresses only; expected /,
    ],
    ['{\n  "port": 70000 }', /:2:11: "port" must be a whole number from 0 to 65535$/],
    ['{ "port": "80" }', /:1:11: "port" must be a whole number from 0 to 65535, not a text$/],
    ['{ "servcie": "library" }', /:1:3: "servcie" is not a setting; did you mean "service"\?$/],
    ['{ "service": "Library!" }', /"service" must be a service id of lower-case letters, digits and dashes$/],
    ['{ "lane": " " }', /"lane" must have at least 1 character$/],
    ['{ "reader": { "virtualReaders": "no" } }', /"reader\.virtualReaders" must be true or false, not a text$/],
    ['{ "language": "xx", "shell": "kiosk" }', /:1:15: "language" must be "en".* \(and 1 more\)$/],
    ['{ "port": 1', /:1:12: a closing } is missing$/],
    ['', /:1:1: the file is empty$/],
    ['\0\0\0', /:1:1: /],
  ])('are broken, with one line, by %j', (text, message) => {
    const loaded = loadSettings(homeWith(text));
    expect(loaded).toMatchObject({ kind: 'broken', message: expect.stringMatching(message) });
    expect(loaded).toMatchObject({ message: expect.stringMatching(/^[^\n]*config\.json/) });
  });

  it('are broken, never none, where the file can not be read', () => {
    const home = homeWith();
    mkdirSync(home.configFile);
    expect(loadSettings(home)).toMatchObject({ kind: 'broken' });
  });

  it('have a password in the address refused without being repeated', () => {
    const loaded = loadSettings(homeWith('{ "registry": { "url": "https://till:hunter2@router.example.org/" } }'));
    expect(loaded).toMatchObject({ kind: 'broken', message: expect.not.stringContaining('hunter2') });
  });
});

describe('docs/configuration.md', () => {
  const text = readFileSync(fileURLToPath(new URL('../../docs/configuration.md', import.meta.url)), 'utf8');
  const example = /```jsonc\n([\s\S]*?)```/.exec(text)?.[1] ?? '';

  it('has an example that is accepted and names every setting', () => {
    const parsed = parseJsonFile('example', example, settingsSchema);
    expect(parsed).toMatchObject({ ok: true });
    for (const { path } of describedSettings()) expect(example).toContain(`"${path.split('.').at(-1)}":`);
  });

  it('says of every setting what the schema says', () => {
    const settings = describedSettings();
    expect(settings.length).toBeGreaterThan(8);
    for (const { path, description } of settings) {
      expect(description, path).toBeTruthy();
      expect(text).toContain(`| \`${path}\` | ${description} |`);
    }
  });
});
