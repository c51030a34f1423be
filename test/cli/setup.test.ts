import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { describe, expect, it, vi } from 'vitest';
import { registerSetup } from '../../main/cli/commands/setup.ts';
import { offerOfCode } from '../../main/setup/offered-config.ts';
import { temporaryFolders } from '../support/temporary-folder.ts';

const temporaryFolder = temporaryFolders();
/** Texts that don't grow shorter by packing. */
const LONG = Array.from({ length: 40 }, (_, i) => createHash('sha256').update(String(i)).digest('base64'));

function run(...args: string[]): string {
  const program = new Command().exitOverride();
  registerSetup(program);
  let said = '';
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    said += String(chunk);
    return true;
  });
  try {
    program.parse(['setup', 'qr', ...args], { from: 'user' });
    return said;
  } finally {
    write.mockRestore();
  }
}

describe('tessera setup qr', () => {
  it('makes a code that the setup screen takes, of what differs from the defaults', () => {
    const file = join(temporaryFolder(), 'config.json');
    writeFileSync(file, '{ "lane": "Till 7", "port": 4730 /* the default */ }');
    const { text } = JSON.parse(run(file, '--json'));
    expect(offerOfCode(text)).toEqual({ ok: true, settings: { lane: 'Till 7' } });
  });

  it('writes it as a picture', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'config.json'), '{ "lane": "Till 7" }');
    run(join(folder, 'config.json'), '--out', join(folder, 'code.svg'));
    expect(readFileSync(join(folder, 'code.svg'), 'utf8')).toMatch(/^<svg[^>]*>/);
  });

  it.each([
    ['{ "lane": 7 }', /"lane" must be a text/],
    ['{ "registry": { "proxy": "http://a:b@proxy.example.org" } }', /no password/],
    [JSON.stringify({ reader: { allow: LONG } }), /too long/],
  ])('refuses, in one line, %.60s', (text, message) => {
    const file = join(temporaryFolder(), 'config.json');
    writeFileSync(file, text);
    expect(() => run(file)).toThrow(message);
  });
});
