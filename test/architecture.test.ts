import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { findCycles, type Import, readImports } from './support/imports.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const IMPORTS = readImports(ROOT, ['main', 'native', 'renderer']);

/**
 * Who may import whom: the first folder that holds the importing file counts, and each folder may import itself.
 * Composition happens in `main/cli` and in each shell's root, which may reach everything below them.
 */
const ALLOWED: readonly (readonly [folder: string, mayImport: readonly string[]])[] = [
  ['main/domain', []],
  ['main/ipc', ['main/domain']],
  ['main/application', ['main/domain', 'main/ipc']],
  ['main/signing', []],
  [
    'main/registry',
    [
      'main/domain',
      'main/application/ports/terminal-ports.ts',
      'main/application/ports/provision-ports.ts',
      'main/application/ports/update-ports.ts',
    ],
  ],
  ['main/disk', ['main/config/read-small-file.ts']],
  ['main/memory', []],
  [
    'main/store',
    [
      'main/disk',
      'main/domain',
      'main/application/ports/terminal-ports.ts',
      'main/application/ports/provision-ports.ts',
      'main/application/ports/service-ports.ts',
    ],
  ],
  ['main/clock', ['main/domain', 'main/application/ports/terminal-ports.ts']],
  [
    'main/config/services',
    ['main/config', 'main/disk', 'main/domain', 'main/application/ports/service-ports.ts', 'resources/services'],
  ],
  [
    'main/config',
    [
      'main/domain',
      'main/registry/base-url.ts',
      'main/registry/network/pins.ts',
      'main/registry/network/proxy.ts',
      'main/update/manifest.ts',
      'resources/institutions.json',
      'resources/update-keys.json',
    ],
  ],
  ['main/sandbox', ['main/domain', 'main/application/ports/terminal-ports.ts', 'main/config/json-file.ts']],
  [
    'main/trust',
    [
      'main/disk',
      'main/domain',
      'main/application/ports/terminal-ports.ts',
      'main/config/json-file.ts',
      'main/config/read-small-file.ts',
      'native/esc-card/proof',
    ],
  ],
  [
    'main/provision',
    [
      'main/disk',
      'main/domain',
      'main/application/ports/terminal-ports.ts',
      'main/application/ports/provision-ports.ts',
      'main/signing',
    ],
  ],
  [
    'main/update',
    [
      'main/disk',
      'main/domain',
      'main/application/ports/terminal-ports.ts',
      'main/application/ports/update-ports.ts',
      'main/config/json-file.ts',
      'main/config/read-small-file.ts',
      'main/signing',
      'main/store/system-fault.ts',
    ],
  ],
  [
    'main/control',
    [
      'main/domain',
      'main/application/ports/terminal-ports.ts',
      'main/application/ports/provision-ports.ts',
      'main/config/home.ts',
      'main/provision',
      'main/registry/base-url.ts',
      'main/store/data-lock.ts',
      'main/store/journal',
    ],
  ],
  ['main/metrics', ['main/domain', 'main/application/ports/metrics-ports.ts']],
  ['main/log', []],
  [
    'main/operator',
    ['main/domain', 'main/ipc', 'main/application/ports/terminal-ports.ts', 'main/application/ports/service-ports.ts'],
  ],
  ['main/report', ['main/domain', 'resources/report']],
  [
    'main/setup',
    [
      'main/disk',
      'main/domain',
      'main/ipc',
      'main/application/ports/terminal-ports.ts',
      'main/application/ports/service-ports.ts',
      'main/config',
      'main/registry/base-url.ts',
      'main/registry/network/proxy.ts',
      'main/store/keys/operator-pin-file.ts',
    ],
  ],
  ['main/shell/start', ['main', 'native']],
  ['main/shell', ['main/domain', 'main/application', 'main/ipc', 'main/memory', 'main/shell']],
  ['main/cli', ['main', 'native']],
  ['native/apdu', []],
  ['native/desfire', ['native/apdu']],
  ['native/esc-card', ['native/apdu', 'native/desfire', 'main/domain', 'main/application/ports/terminal-ports.ts']],
  [
    'native/virtual',
    ['native/apdu', 'native/desfire', 'native/esc-card', 'main/domain', 'main/application/ports/terminal-ports.ts'],
  ],
  // The reader process reads a virtual card before the first real one.
  [
    'native/pcsc',
    [
      'native/apdu',
      'native/desfire',
      'native/esc-card',
      'native/virtual',
      'main/domain',
      'main/application/ports/terminal-ports.ts',
      'main/memory',
    ],
  ],
  ['native/backoff.ts', []],
  ['native/serial', ['native/backoff.ts', 'main/application/ports/terminal-ports.ts']],
  [
    'native/gate',
    [
      'native/backoff.ts',
      'native/serial',
      'main/application/ports/terminal-ports.ts',
      'main/application/ports/service-ports.ts',
      'main/config/gates.ts',
    ],
  ],
  [
    'native/scanner',
    ['native/serial', 'main/application/ports/terminal-ports.ts', 'main/config/scanners.ts', 'main/ipc/inputs.ts'],
  ],
  [
    'native',
    ['native/apdu', 'native/desfire', 'native/esc-card', 'main/domain', 'main/application/ports/terminal-ports.ts'],
  ],
  ['renderer', ['main/ipc', 'resources']],
];

/** Packages that one folder alone knows. */
const HOME_OF_PACKAGE: Readonly<Record<string, string | readonly string[]>> = {
  'nfc-pcsc': 'native/pcsc',
  'pcsc-mini': 'native/pcsclite',
  undici: 'main/registry',
  cockatiel: 'main/registry',
  'lru-cache': 'main/store',
  // The power-cut bench watches what the stores do to their files.
  'node:sqlite': ['main/store', 'main/cli/bench/power'],
  'jsonc-parser': 'main/config',
  commander: 'main/cli',
  'prom-client': 'main/metrics',
  pdfkit: 'main/report',
  electron: 'main/shell/electron',
  'electron-updater': 'main/update/electron',
  serialport: 'native/serial',
  mqtt: 'native/gate/mqtt',
  'qr-scanner': 'renderer/scanner',
  'zxing-wasm': 'renderer/scanner',
  i18next: 'renderer/texts',
  'playwright-core': 'main/cli/bench',
};

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

function forbiddenEdges(imports: readonly Import[]): string[] {
  return imports
    .filter(({ isPackage }) => !isPackage)
    .filter(({ from, to }) => {
      const [folder, mayImport] = ALLOWED.find(([candidate]) => isWithin(from, candidate)) ?? ['', []];
      return !isWithin(to, folder) && !mayImport.some((allowed) => isWithin(to, allowed));
    })
    .map(({ from, to }) => `${from} -> ${to}`);
}

describe('the structure', () => {
  it('reads the imports it judges', () => {
    expect(IMPORTS.length).toBeGreaterThan(100);
    expect(IMPORTS).toContainEqual({
      from: 'main/domain/decide.ts',
      to: 'main/domain/credential.ts',
      isPackage: false,
    });
  });

  it('has no import against its direction', () => {
    expect(forbiddenEdges(IMPORTS)).toEqual([]);
  });

  it('would notice one', () => {
    const wrong = { from: 'main/domain/decide.ts', to: 'main/store/knowledge.ts', isPackage: false };
    const page = { from: 'renderer/app.tsx', to: 'main/domain/escn.ts', isPackage: false };
    expect(forbiddenEdges([wrong, page])).toHaveLength(2);
  });

  it('has no cycle', () => {
    expect(findCycles(IMPORTS)).toEqual([]);
  });

  it('would notice one of three files', () => {
    const edge = (from: string, to: string): Import => ({ from, to, isPackage: false });
    expect(findCycles([edge('a', 'b'), edge('b', 'c'), edge('c', 'a')])).toEqual([['a', 'b', 'c', 'a']]);
  });

  it('keeps the domain and the byte layers free of packages', () => {
    const pure = ['main/domain', 'native/apdu', 'native/desfire'];
    const packages = IMPORTS.filter(
      ({ from, isPackage }) => isPackage && pure.some((folder) => isWithin(from, folder)),
    );
    expect(packages).toEqual([]);
  });

  it('imports each package from its one folder', () => {
    const strays = IMPORTS.filter(({ from, to, isPackage }) => {
      const home = isPackage ? HOME_OF_PACKAGE[to] : undefined;
      return home !== undefined && ![home].flat().some((folder) => isWithin(from, folder));
    });
    expect(strays).toEqual([]);
  });

  it('has no clock and no chance in the domain', () => {
    const files = new Set(IMPORTS.map(({ from }) => from).filter((from) => isWithin(from, 'main/domain')));
    const impure = [...files].filter((file) =>
      /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bperformance\b|\bprocess\b/.test(
        readFileSync(`${ROOT}/${file}`, 'utf8'),
      ),
    );
    expect(impure).toEqual([]);
  });
});
