import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { escBaseKeyOf } from '../../../main/store/keys/esc-base-key.ts';
import { temporaryFolders } from '../../support/temporary-folder.ts';

const HEX = '00112233445566778899aabbccddeeff';
const KEY = new Uint8Array(Buffer.from(HEX, 'hex'));
const newFolder = temporaryFolders();

function folderWith(content: string | Uint8Array, mode = 0o600): string {
  const folder = newFolder();
  writeFileSync(join(folder, 'esc-base-key'), content, { mode });
  return folder;
}

describe('the base key of the chips', () => {
  it.each<[string, string | Uint8Array]>([
    ['16 bytes', KEY],
    ['hex', HEX],
    ['hex with a line end', `${HEX.toUpperCase()}\n`],
  ])('is read as %s', (_, content) => {
    expect(escBaseKeyOf(folderWith(content), {})).toEqual({ kind: 'key', key: KEY });
  });

  it('is absent at most campuses', () => {
    expect(escBaseKeyOf(newFolder(), {})).toEqual({ kind: 'absent' });
  });

  it.each<[string, () => string]>([
    ['too short', () => folderWith(HEX.slice(2))],
    ['too long', () => folderWith(`${HEX}00`)],
    ['no hex', () => folderWith('z'.repeat(32))],
    ['open to other users', () => folderWith(HEX, 0o644)],
    [
      'a folder',
      () => {
        const folder = newFolder();
        mkdirSync(join(folder, 'esc-base-key'));
        return folder;
      },
    ],
  ])('is not used where it is %s, and never repeated', (_, make) => {
    const key = escBaseKeyOf(make(), {});
    expect(key.kind).toBe('unusable');
    expect(JSON.stringify(key)).not.toContain(HEX.slice(4, 20));
  });

  it('comes from a systemd credential first', () => {
    const credentials = newFolder();
    writeFileSync(join(credentials, 'tessera-esc-base-key'), HEX, { mode: 0o440 });
    expect(escBaseKeyOf(folderWith('broken'), { CREDENTIALS_DIRECTORY: credentials })).toEqual({
      kind: 'key',
      key: KEY,
    });
  });
});
