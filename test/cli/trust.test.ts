import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { pemOf } from '../../native/virtual/certificate-builder.ts';
import { chainPemOf } from '../../native/virtual/signed-profiles.ts';
import { createSigningAuthority } from '../../native/virtual/signing-authority.ts';
import { temporaryFolders } from '../support/temporary-folder.ts';
import { startCommand } from './chip-command.ts';

const AUTHORITY = createSigningAuthority('Montelago', Date.now());
const { root, institution } = AUTHORITY;
const PIC = '999000001';
const newFolder = temporaryFolders();

describe('tessera trust', () => {
  let home: string;
  let chain: string;
  beforeEach(() => {
    home = newFolder();
    vi.stubEnv('TESSERA_HOME', home);
    chain = join(home, 'chain.pem');
    writeFileSync(chain, chainPemOf(AUTHORITY));
    return () => vi.unstubAllEnvs();
  });

  const trust = (...args: readonly string[]) => startCommand('trust', ...args, '--json').ended;
  const anchors = () => join(home, 'trust', 'anchors.json');

  it('adds a chain, lists it and removes its root', async () => {
    const spelled = root.sha256.toUpperCase().replace(/..(?=.)/g, '$&:');
    const added = await trust('add', chain, '--pic', PIC, '--accept-root', spelled);
    expect(added).toMatchObject({ exitCode: 0, stderr: '' });
    expect(JSON.parse(added.stdout)).toMatchObject({ added: { length: 3 }, alreadyThere: [] });

    const listed = JSON.parse((await trust('list')).stdout);
    expect(listed.roots).toMatchObject([{ sha256: root.sha256, state: 'valid', from: 'file' }]);
    expect(listed.authorities).toContainEqual(
      expect.objectContaining({ sha256: institution.sha256, pic: PIC, state: 'valid' }),
    );

    const removed = await trust('remove', root.sha256.slice(0, 12));
    expect(removed.exitCode).toBe(0);
    expect(removed.stderr).toContain('2 certificates have no path');
    const left = JSON.parse((await trust('list')).stdout);
    expect(left).toMatchObject({ roots: [], authorities: [{ state: 'no-root' }, { state: 'no-root' }] });
  });

  it('imports nothing of a file with a problem, and says where it is', async () => {
    const refused = await trust('add', chain);
    expect(refused).toMatchObject({ exitCode: 1, stdout: '' });
    expect(refused.stderr.trim().split('\n')).toEqual([
      expect.stringContaining(`${chain}: line 1, certificate 1: Montelago root`),
      `tessera: nothing of ${chain} was added`,
    ]);
    expect(existsSync(anchors())).toBe(false);
  });

  it('warns of an institution filed for any', async () => {
    const added = await trust('add', chain, '--accept-root', root.sha256);
    expect(added.stderr).toContain('without --pic');
  });

  it('leaves a broken trust file alone', async () => {
    await trust('add', chain, '--accept-root', root.sha256);
    writeFileSync(anchors(), '{ "version": 9 }');
    const refused = await trust('add', chain, '--accept-root', root.sha256);
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toContain('anchors.json');
    expect(readFileSync(anchors(), 'utf8')).toBe('{ "version": 9 }');
  });

  it.each([
    [['add', 'chain.pem', '--pic', '12'], 2],
    [['add', 'chain.pem', '--accept-root', 'abcd'], 2],
    [['add', 'missing.pem'], 1],
    [['remove', 'abc'], 2],
    [['remove', 'ab'.repeat(32)], 1],
  ])('ends %j with exit code %i and one line', async (args, exitCode) => {
    const ended = await trust(...args);
    expect(ended).toMatchObject({ exitCode, stdout: '' });
    expect(ended.stderr.trim().split('\n')).toHaveLength(1);
  });

  it('says that a certificate is there already', async () => {
    await trust('add', chain, '--accept-root', root.sha256);
    writeFileSync(join(home, 'root.pem'), pemOf(root.der));
    const again = await trust('add', join(home, 'root.pem'));
    expect(JSON.parse(again.stdout)).toMatchObject({ added: [], alreadyThere: [{ sha256: root.sha256 }] });
  });
});
