import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listPageFiles } from '../../../main/shell/electron/page-files.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tessera-page-'));
  mkdirSync(join(folder, 'assets'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("the list of the page's files", () => {
  it('holds what was built, by the address it has in the page', async () => {
    writeFileSync(join(folder, 'index.html'), '');
    writeFileSync(join(folder, 'assets', 'a b.js'), '');
    const files = await listPageFiles(folder);
    expect([...files.keys()].sort()).toEqual(['/', '/assets/a%20b.js', '/index.html']);
    expect(files.get('/')).toEqual({ path: join(folder, 'index.html'), contentType: 'text/html; charset=utf-8' });
  });

  it.each([
    ['zxing.wasm', 'application/wasm'],
    ['kiosk.js', 'text/javascript; charset=utf-8'],
    ['kiosk.css', 'text/css; charset=utf-8'],
    ['tile.svg', 'image/svg+xml'],
  ])('gives %s the type an engine insists on', async (name, contentType) => {
    writeFileSync(join(folder, name), '');
    expect((await listPageFiles(folder)).get(`/${name}`)?.contentType).toBe(contentType);
  });

  it('leaves out types a page is not made of, and what only links to a place outside', async () => {
    for (const name of ['kiosk.js.map', 'key.pem', '.env', 'README']) writeFileSync(join(folder, name), '');
    symlinkSync('/etc/hostname', join(folder, 'hostname.json'));
    symlinkSync('/etc', join(folder, 'etc'));
    expect((await listPageFiles(folder)).size).toBe(0);
  });

  it('cannot be made where nothing was built', async () => {
    await expect(listPageFiles(join(folder, 'gone'))).rejects.toThrow('ENOENT');
  });
});
