import { request } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { type MetricsHost, startMetricsHost } from '../../../main/shell/browser/metrics-host.ts';

let host: MetricsHost | undefined;
afterEach(async () => {
  if (host?.kind === 'serving') await host.close();
  host = undefined;
});

const metrics = { scrape: async () => ({ contentType: 'text/plain; version=0.0.4; charset=utf-8', body: 'up 1\n' }) };

async function started(token: string | null): Promise<string> {
  host = await startMetricsHost({ metrics, token }, 0);
  if (host.kind !== 'serving') throw new Error(host.message);
  return host.url;
}

/** `fetch` sets its own Host. */
function statusWith(url: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(url, { headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
}

describe('the metrics host', () => {
  it('answers a scrape of this machine', async () => {
    const reply = await fetch(await started(null));
    expect(reply.status).toBe(200);
    expect(reply.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(await reply.text()).toBe('up 1\n');
  });

  it('refuses a foreign name for this machine, and a page of somebody else', async () => {
    const url = await started(null);
    expect(await statusWith(url, { host: 'attacker.example' })).toBe(403);
    expect(await statusWith(url, { origin: 'https://attacker.example' })).toBe(403);
    expect(await statusWith(url, { 'sec-fetch-site': 'cross-site' })).toBe(403);
  });

  it('asks for the token where there is one', async () => {
    const url = await started('a-token-of-some-length');
    expect(await statusWith(url, {})).toBe(401);
    expect(await statusWith(url, { authorization: 'Bearer a-token-of-some-lengtX' })).toBe(401);
    expect(await statusWith(url, { authorization: 'Bearer a-token-of-some-length' })).toBe(200);
  });

  it('lets nobody in where the token could not be read', async () => {
    const url = await started('');
    expect(await statusWith(url, { authorization: 'Bearer ' })).toBe(401);
  });

  it('says so where its port is taken, and takes no other', async () => {
    const url = await started(null);
    const second = await startMetricsHost({ metrics, token: null }, Number(new URL(url).port));
    expect(second).toEqual({ kind: 'failed', message: `port ${new URL(url).port} is taken` });
  });

  it('serves nothing else', async () => {
    const url = await started(null);
    expect(await statusWith(url.replace('/metrics', '/'), {})).toBe(404);
  });
});
