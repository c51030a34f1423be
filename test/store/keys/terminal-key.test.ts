import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { terminalKeyOf } from '../../../main/store/keys/terminal-key.ts';
import { asPlainUser } from '../../support/as-plain-user.ts';
import { temporaryFolders } from '../../support/temporary-folder.ts';

const temporaryFolder = temporaryFolders();
const isWindows = process.platform === 'win32';

function folderWithKey(content: Uint8Array | string, mode = 0o600): { folder: string; path: string } {
  const folder = temporaryFolder();
  const path = join(folder, 'terminal.key');
  writeFileSync(path, content, { mode });
  chmodSync(path, mode);
  return { folder, path };
}

describe('the terminal key in a file', () => {
  it('is made on first use and is the same ever after', () => {
    const folder = temporaryFolder();
    const first = terminalKeyOf(folder, {});
    expect(first).toMatchObject({ kind: 'ready', from: 'key file', isNew: true, notices: [] });
    const second = terminalKeyOf(folder, {});
    expect(second).toMatchObject({ kind: 'ready', isNew: false, notices: [] });
    expect(second.kind === 'ready' && first.kind === 'ready' && second.key).toEqual(
      first.kind === 'ready' && first.key,
    );
    expect(readFileSync(join(folder, 'terminal.key'))).toHaveLength(32);
  });

  it('leaves nothing else behind', () => {
    const folder = temporaryFolder();
    terminalKeyOf(folder, {});
    expect(readdirSync(folder)).toEqual(['terminal.key']);
  });

  it.skipIf(isWindows)('is for its owner only', () => {
    const folder = temporaryFolder();
    terminalKeyOf(folder, {});
    expect(statSync(join(folder, 'terminal.key')).mode & 0o777).toBe(0o600);
  });

  it('differs from terminal to terminal', () => {
    const keyIn = (folder: string): string => {
      terminalKeyOf(folder, {});
      return readFileSync(join(folder, 'terminal.key'), 'hex');
    };
    expect(keyIn(temporaryFolder())).not.toBe(keyIn(temporaryFolder()));
  });

  it.skipIf(isWindows)('that was open to others is closed, serves, and says so', () => {
    const { folder, path } = folderWithKey(new Uint8Array(32).fill(1), 0o644);
    const key = terminalKeyOf(folder, {});
    expect(key).toMatchObject({
      kind: 'ready',
      isNew: false,
      notices: [`${path}: the terminal key was open to other users (mode 0644) and is closed now`],
    });
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it.each([0, 1, 31, 33, 4096])('of %i bytes is lost: it is put aside and replaced', (length) => {
    const { folder, path } = folderWithKey(new Uint8Array(length));
    const key = terminalKeyOf(folder, {});
    expect(key).toMatchObject({
      kind: 'ready',
      isNew: true,
      notices: [expect.stringContaining(`has ${length} byte`)],
    });
    expect(readFileSync(path)).toHaveLength(32);
    expect(readFileSync(`${path}.lost`)).toHaveLength(length);
  });

  it.skipIf(isWindows)('that may not be read is unusable, and none is made in its place', () => {
    const { folder, path } = folderWithKey(new Uint8Array(32).fill(1), 0o600);
    chmodSync(folder, 0o755);
    if (process.getuid?.() !== 0) chmodSync(path, 0);
    expect(asPlainUser(() => terminalKeyOf(folder, {}))).toEqual({
      kind: 'unusable',
      message: `${path}: the terminal key can't be read, this user may not do that`,
    });
    expect(readdirSync(folder)).toEqual(['terminal.key']);
  });

  it('whose place is taken by a folder is unusable', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'terminal.key'));
    expect(terminalKeyOf(folder, {})).toMatchObject({ kind: 'unusable' });
  });

  it('whose folder is missing is unusable', () => {
    expect(terminalKeyOf(join(temporaryFolder(), 'nowhere'), {})).toMatchObject({ kind: 'unusable' });
  });
});

describe('the terminal key as a systemd credential', () => {
  const credential = (content: Uint8Array | string): Record<string, string> => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'tessera-terminal-key'), content);
    return { CREDENTIALS_DIRECTORY: folder };
  };

  it('comes before the file, and no file is made', () => {
    const folder = temporaryFolder();
    const key = new Uint8Array(32).fill(9);
    expect(terminalKeyOf(folder, credential(key))).toEqual({
      kind: 'ready',
      key,
      from: 'systemd credential',
      isNew: false,
      notices: [],
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('may be in hex digits', () => {
    expect(terminalKeyOf(temporaryFolder(), credential(`${'0a'.repeat(32)}\n`))).toMatchObject({
      kind: 'ready',
      key: new Uint8Array(32).fill(10),
    });
  });

  it.each(['', 'secret', 'ab'.repeat(31), 'xy'.repeat(32)])(
    'of the wrong form (%j) is unusable and not passed over',
    (text) => {
      const folder = temporaryFolder();
      expect(terminalKeyOf(folder, credential(text))).toMatchObject({ kind: 'unusable' });
      expect(readdirSync(folder)).toEqual([]);
    },
  );

  it('that is not there leaves the file', () => {
    const env = { CREDENTIALS_DIRECTORY: temporaryFolder() };
    expect(terminalKeyOf(temporaryFolder(), env)).toMatchObject({ kind: 'ready', from: 'key file' });
  });
});
