import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Protocol } from 'electron';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CONTENT_SECURITY_POLICY } from '../../../main/shell/content-security-policy.ts';
import { listPageFiles } from '../../../main/shell/electron/page-files.ts';
import { PAGE_SCHEME, servePage } from '../../../main/shell/electron/serve-page.ts';
import { strictFake } from '../../fakes/strict-fake.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tessera-page-'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html>');
  writeFileSync(join(folder, 'secret.pem'), 'secret');
});
afterEach(() => rmSync(folder, { recursive: true }));

async function page() {
  let handler: ((request: { method: string; url: string }) => Promise<Response>) | undefined;
  const protocol = strictFake<Pick<Protocol, 'handle'>>('protocol', {
    handle: (scheme, given) => {
      expect(scheme).toBe('app');
      handler = given as unknown as typeof handler;
    },
  });
  servePage(protocol, await listPageFiles(folder));
  return (url: string, method = 'GET') => {
    if (handler === undefined) throw new Error('the scheme has no handler');
    return handler({ url, method });
  };
}

describe('the scheme of the page', () => {
  it('has an origin, is secure and fetchable, and does not get around the policy', () => {
    expect(PAGE_SCHEME).toEqual({
      scheme: 'app',
      privileges: {
        standard: true,
        secure: true,
        supportFetchAPI: true,
        bypassCSP: false,
        allowServiceWorkers: false,
        corsEnabled: false,
      },
    });
  });

  it.each(['app://tessera/', 'app://tessera/index.html', 'app://tessera/index.html?x=1'])('answers %s', async (url) => {
    const response = await (await page())(url);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await response.text()).toBe('<!doctype html>');
  });

  it.each([
    'app://other/index.html',
    'app://tessera/gone.html',
    'app://tessera/secret.pem',
    'app://tessera/../index.html/../../../etc/passwd',
    'app://tessera/%2e%2e/%2e%2e/etc/passwd',
    'app://tessera/..%2f..%2fetc%2fpasswd',
    'app://tessera//etc/passwd',
    'app://tessera/index.html%00',
    'app://tessera/INDEX.HTML',
    'not an address',
  ])('does not know %s', async (url) => {
    expect((await (await page())(url)).status).toBe(404);
  });

  it('only gives', async () => {
    const ask = await page();
    for (const method of ['POST', 'PUT', 'DELETE', 'HEAD']) {
      expect((await ask('app://tessera/', method)).status).toBe(405);
    }
  });

  it('sends the policy with every answer, refusals too', async () => {
    const ask = await page();
    for (const url of ['app://tessera/', 'app://tessera/gone']) {
      const { headers } = await ask(url);
      expect(headers.get('content-security-policy')).toBe(CONTENT_SECURITY_POLICY);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('permissions-policy')).toContain('microphone=()');
    }
  });

  it('has no answer for a file that went away after the list was made', async () => {
    const ask = await page();
    rmSync(join(folder, 'index.html'));
    expect((await ask('app://tessera/')).status).toBe(404);
  });
});
