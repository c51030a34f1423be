import { describe, expect, it } from 'vitest';
import type { ShellProbes } from '../../../main/shell/choose/choose-shell.ts';
import type { FetchOutcome } from '../../../main/shell/choose/fetch-electron.ts';
import { type SettleShellOptions, settleShell, shellLine } from '../../../main/shell/choose/settle-shell.ts';

const PROBES: ShellProbes = {
  platform: 'linux',
  uid: 1000,
  display: true,
  sandboxObstacle: null,
  electron: { kind: 'fetchable', version: '45.4.1' },
};
const NO_NETWORK: FetchOutcome = { kind: 'failed', reason: 'network', detail: 'ENOTFOUND' };

function settle(options: Partial<SettleShellOptions> & { outcome?: FetchOutcome }) {
  return settleShell({
    request: 'auto',
    probes: PROBES,
    signal: new AbortController().signal,
    say: () => {},
    fetch: async () => {
      if (options.outcome === undefined) throw new Error('nothing was to be fetched');
      return options.outcome;
    },
    ...options,
  });
}

describe('settling on a shell', () => {
  it('takes Electron once it has been fetched', async () => {
    expect(await settle({ outcome: { kind: 'fetched', binary: '/e/electron' } })).toMatchObject({
      kind: 'electron',
      binary: '/e/electron',
    });
  });

  it('leaves the browser to auto when the fetch fails, and says why', async () => {
    expect(shellLine(await settle({ outcome: NO_NETWORK }))).toBe(
      'shell: browser (Electron 45.4.1 could not be fetched: ENOTFOUND)',
    );
  });

  it('takes no other shell than the one asked for by name', async () => {
    expect(await settle({ request: 'electron', outcome: NO_NETWORK })).toMatchObject({ kind: 'none' });
  });

  it('starts nothing once it was called off', async () => {
    const outcome: FetchOutcome = { kind: 'failed', reason: 'aborted', detail: 'given up' };
    expect(await settle({ outcome })).toMatchObject({ kind: 'none' });
  });

  it('fetches nothing where the browser serves anyway', async () => {
    expect(await settle({ request: 'browser' })).toMatchObject({ kind: 'browser' });
    expect(await settle({ probes: { ...PROBES, display: false } })).toMatchObject({ kind: 'browser' });
  });

  it('ends with one line where Electron was asked for and cannot run', async () => {
    const settled = await settle({ request: 'electron', probes: { ...PROBES, uid: 0 } });
    expect(settled.kind).toBe('none');
    expect(shellLine(settled)).toMatch(/^Electron can't run here: running as root[^\n]*$/);
  });

  it('says progress line by line', async () => {
    const lines: string[] = [];
    await settle({
      say: (line) => lines.push(line),
      fetch: async ({ onProgress }) => {
        onProgress({ phase: 'connecting', receivedBytes: 0, totalBytes: null, elapsedMs: 0 });
        onProgress({ phase: 'downloading', receivedBytes: 59_000_000, totalBytes: 118_000_000, elapsedMs: 4_100 });
        onProgress({ phase: 'downloading', receivedBytes: 59_000_000, totalBytes: null, elapsedMs: 4_100 });
        onProgress({ phase: 'downloading', receivedBytes: 300, totalBytes: 100, elapsedMs: 4_100 });
        onProgress({ phase: 'unpacking', receivedBytes: 118_000_000, totalBytes: 118_000_000, elapsedMs: 9_000 });
        return NO_NETWORK;
      },
    });
    expect(lines).toEqual([
      'Electron 45.4.1: asking for the binary (0 s)',
      'Electron 45.4.1: 50 %, 59.0 MB of 118.0 MB (4 s)',
      'Electron 45.4.1: 59.0 MB (4 s)',
      'Electron 45.4.1: 100 %, 0.0 MB of 0.0 MB (4 s)',
      'Electron 45.4.1: checking and unpacking (9 s)',
    ]);
  });
});
