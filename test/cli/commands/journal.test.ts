import { copyFileSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openSampleJournal } from '../../../main/cli/bench/journal/sample-journal.ts';
import { registerJournal } from '../../../main/cli/commands/journal.ts';
import { KEY } from '../../store/cards.ts';
import { passageEntry, presentationEntry } from '../../support/entries.ts';
import { temporaryFolders } from '../../support/temporary-folder.ts';

const newFolder = temporaryFolders();
const GRANTS = 20;
const HOLDER = 'b'.repeat(32);
const HEADER = 'week,service,table,path,count,withheld\r\n';

describe('tessera journal', () => {
  let home: string;
  beforeEach(() => {
    home = newFolder();
    for (const name of ['keys', 'data']) mkdirSync(join(home, name));
    writeFileSync(join(home, 'keys', 'terminal.key'), KEY, { mode: 0o600 });
    vi.stubEnv('TESSERA_HOME', home);
  });
  afterEach(() => {
    process.exitCode = undefined;
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });

  /** What a terminal that has ended left: grants with their passages. */
  function fill(at = Date.now()): void {
    const { journal, close } = openSampleJournal(join(home, 'data'), KEY);
    for (let n = 0; n < GRANTS; n++) {
      const presentation = `p${n}`;
      journal.append(presentationEntry({ at, presentation, holder: n === 0 ? HOLDER : `${n}`.padStart(32, '0') }));
      journal.append(passageEntry({ at, presentation }));
    }
    close();
  }

  /** What the command says on stdout. */
  async function run(...args: readonly string[]): Promise<string> {
    let stdout = '';
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      stdout += String(text);
      return true;
    });
    const program = new Command().exitOverride();
    registerJournal(program);
    await program.parseAsync(['node', 'tessera', 'journal', ...args]);
    return stdout;
  }
  const record = async (...args: readonly string[]) => JSON.parse(await run(...args, '--json'));

  it('verifies what nobody changed, and ends well', async () => {
    fill();
    expect(await record('verify')).toMatchObject({ kind: 'intact', rows: 2 * GRANTS, unsigned: 0, byOwnKey: true });
    expect(process.exitCode).toBeUndefined();
  });

  it('names the first row that was changed, and fails', async () => {
    fill();
    const file = join(home, 'data', 'journal.db');
    writeFileSync(file, readFileSync(file).toString('latin1').replaceAll('granted', 'refused'), 'latin1');
    expect(await record('verify')).toMatchObject({ kind: 'broken', fault: 'changed', sequence: 1 });
    expect(process.exitCode).toBe(1);
  });

  it('verifies a copy, and holds it against a checkpoint that was kept', async () => {
    fill();
    const [copy, kept] = [join(home, 'copy.db'), join(home, 'kept.jsonl')];
    copyFileSync(join(home, 'data', 'journal.db'), copy);
    writeFileSync(kept, await run('checkpoint'));
    expect(await record('verify', '--file', copy, '--checkpoint', kept)).toMatchObject({ kind: 'intact', compared: 1 });
    writeFileSync(kept, '{"no":"checkpoint"}\n');
    await expect(run('verify', '--checkpoint', kept)).rejects.toThrow('there is no checkpoint of a journal in it');
  });

  it('counts exactly, within its range', async () => {
    fill();
    expect(await record('stats')).toMatchObject({ all: { presentations: GRANTS } });
    expect(await record('stats', '--from', '2099-01-01')).toMatchObject({ all: { presentations: 0 } });
    await expect(run('stats', '--from', 'yesterday')).rejects.toMatchObject({ exitCode: 2 });
  });

  it('exports counts of weeks that are over, and of no other', async () => {
    fill(Date.now() - 14 * 86_400_000);
    const counts = await run('export');
    expect(counts.startsWith(HEADER)).toBe(true);
    expect(counts).toContain(`,canteen,presentations,,${GRANTS},false\r\n`);
    expect(await run('export', '--from', '2099-01-01')).toBe(HEADER);
  });

  it('exports rows under one header, and what links them only in full', async () => {
    fill();
    const rows = await run('export', '--rows');
    expect(rows.trimEnd().split('\r\n')).toHaveLength(1 + 2 * GRANTS);
    expect(rows).not.toContain(HOLDER);
    expect(await run('export', '--rows', '--full')).toContain(HOLDER);
  });

  it('writes an export into a file of the owner’s, and nothing on stdout', async () => {
    fill();
    const out = join(home, 'rows.jsonl');
    expect(await run('export', '--rows', '--format', 'jsonl', '--out', out)).toBe('');
    expect(readFileSync(out, 'utf8').trimEnd().split('\n')).toHaveLength(2 * GRANTS);
    if (process.platform !== 'win32') expect(statSync(out).mode & 0o077).toBe(0);
    await expect(run('export', '--out', join(home, 'nowhere', 'out'))).rejects.toThrow("can't be written: ENOENT");
  });

  it.each([['verify'], ['stats'], ['export', '--rows'], ['checkpoint']])(
    'says in one line that no journal was begun: %s',
    async (...args) => {
      await expect(run(...args)).rejects.toThrow(/: no journal was begun here yet$/);
    },
  );
});
