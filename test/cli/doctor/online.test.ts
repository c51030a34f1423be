import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { SYSTEM_CLOCK } from '../../../main/application/system-clock.ts';
import { probeRegistry } from '../../../main/cli/doctor/probe-registry.ts';
import { terminalFacts } from '../../../main/cli/doctor/terminal-facts.ts';
import { tesseraHome } from '../../../main/config/home.ts';
import { DEFAULT_SETTINGS } from '../../../main/config/settings.ts';
import { startSandboxRouter } from '../../../main/sandbox/sandbox-router.ts';
import { temporaryFolders } from '../../support/temporary-folder.ts';

const temporaryFolder = temporaryFolders();

describe('tessera doctor --online', () => {
  it('asks the registry for a card nobody has, and says what it got', async () => {
    const router = await startSandboxRouter({ cards: [], clock: SYSTEM_CLOCK });
    const settings = { ...DEFAULT_SETTINGS, registry: { url: router.url } };
    expect(await probeRegistry(settings, {})).toBe('answered');
    expect(router.requests.total).toBeGreaterThan(0);
    router.faults.set([{ fault: 'server-error' }]);
    expect(await probeRegistry(settings, {})).toBe('server-error');
    await router.close();
    expect(await probeRegistry(settings, {})).toBe('refused');
  });
});

describe('what a terminal keeps', () => {
  it('is nothing on a new machine, and looking for it makes nothing', () => {
    const home = tesseraHome({ TESSERA_HOME: temporaryFolder() }, 'linux');
    expect(terminalFacts(home, {}, 'linux', 'battery')).toMatchObject({
      holder: undefined,
      setAside: [],
      cache: { kind: 'none' },
      clock: { kind: 'none' },
      snapshot: { kind: 'no-secret' },
      apiKey: 'absent',
      sync: { kind: 'none' },
    });
  });
});

describe('docs/doctor.md', () => {
  const text = readFileSync(fileURLToPath(new URL('../../../docs/doctor.md', import.meta.url)), 'utf8');

  it.each(['REGISTRY', 'PINS', 'CLOCK', 'DATA', 'KNOWLEDGE', 'SNAPSHOT', 'SYNC', 'NODE', 'KEYS', 'PCSC-ACCESS'])(
    'explains %s',
    (code) => expect(text).toContain(`| \`${code}\` |`),
  );
});
