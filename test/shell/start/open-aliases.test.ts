import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tesseraHome } from '../../../main/config/home.ts';
import { DEFAULT_RECOGNISERS, type Recogniser } from '../../../main/domain/recogniser.ts';
import { aliasPlaceAt, openAliases } from '../../../main/shell/start/open-aliases.ts';
import { replaceAliases } from '../../../main/store/alias/alias-import.ts';
import { escn } from '../../support/escn.ts';
import { temporaryFolders } from '../../support/temporary-folder.ts';

const temporaryFolder = temporaryFolders();
const ESCN = escn('3e506370-826a-103d-bf76-001000000001');
const KEY = { by: 'uid', uid: '04112233445566' } as const;
const WITH_ALIASES: readonly Recogniser[] = [...DEFAULT_RECOGNISERS, { kind: 'uid-alias' }];

function homeAt(folder: string) {
  return tesseraHome({ TESSERA_HOME: folder }, 'linux');
}

describe('the alias table of a terminal', () => {
  it('is not opened, and nothing made, where no recogniser asks for it', () => {
    const home = homeAt(join(temporaryFolder(), 'home'));
    expect(openAliases(DEFAULT_RECOGNISERS, home, {}, fail)).toBeUndefined();
    expect(existsSync(home.root)).toBe(false);
  });

  it('finds what was imported into the same home, before or after', () => {
    const home = homeAt(temporaryFolder());
    const aliases = openAliases(WITH_ALIASES, home, {}, fail);
    expect(aliases?.find(KEY)).toBeUndefined();
    const found = aliasPlaceAt(home, {});
    if (found.kind === 'unusable') throw new Error(found.message);
    replaceAliases(found.place, { by: 'uid', rows: [{ key: KEY, escn: ESCN }] }, Date.now());
    expect(aliases?.find(KEY)).toBe(ESCN);
    aliases?.close();
  });

  it('is done without, and says so, where there is no place for it', () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    const notices: string[] = [];
    expect(openAliases(WITH_ALIASES, homeAt(file), {}, (line) => notices.push(line))).toBeUndefined();
    expect(notices).toEqual([expect.stringMatching(/; cards are not looked up in the alias table$/)]);
  });
});

function fail(line: string): void {
  throw new Error(line);
}
