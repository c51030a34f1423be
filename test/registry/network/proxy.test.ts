import { describe, expect, it } from 'vitest';
import { parseProxy, proxyFor } from '../../../main/registry/network/proxy.ts';

const REGISTRY = new URL('https://router.europeanstudentcard.eu/');
const ENV = { HTTPS_PROXY: 'http://proxy.example.org:3128' };

function hostFor(registry: URL, configured: string | undefined, env: Record<string, string>): string | undefined {
  const parsed = proxyFor(registry, configured, env);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.proxy?.url.host;
}

describe('the proxy on the way to a registry', () => {
  it('is none where nothing names one', () => expect(hostFor(REGISTRY, undefined, {})).toBeUndefined());

  it('is the environment’s', () => expect(hostFor(REGISTRY, undefined, ENV)).toBe('proxy.example.org:3128'));

  it('is the one in small letters before the one in capitals', () =>
    expect(hostFor(REGISTRY, undefined, { ...ENV, https_proxy: 'http://other:1' })).toBe('other:1'));

  it('is the configured one whatever the environment says', () =>
    expect(hostFor(REGISTRY, 'campus:8080', { ...ENV, NO_PROXY: '*' })).toBe('campus:8080'));

  it('is none where the configuration says so', () => expect(hostFor(REGISTRY, 'none', ENV)).toBeUndefined());

  it.each([
    '*',
    'router.europeanstudentcard.eu',
    'europeanstudentcard.eu',
    '.europeanstudentcard.eu',
    '*.europeanstudentcard.eu',
    'localhost, EuropeanStudentCard.eu',
    'router.europeanstudentcard.eu:443',
  ])('is none where NO_PROXY is %s', (NO_PROXY) => {
    expect(hostFor(REGISTRY, undefined, { ...ENV, NO_PROXY })).toBeUndefined();
  });

  it.each(['', 'card.eu', 'router', 'router.europeanstudentcard.eu:8443', 'other.org'])(
    'is used although NO_PROXY is %j',
    (NO_PROXY) => expect(hostFor(REGISTRY, undefined, { ...ENV, NO_PROXY })).toBeDefined(),
  );

  it.each(['https://127.0.0.1:8443/', 'https://localhost/', 'https://[::1]/', 'http://127.0.0.1:1/'])(
    'is none for %s',
    (url) => expect(hostFor(new URL(url), 'campus:8080', ENV)).toBeUndefined(),
  );

  it.each(['socks5://proxy:1080', 'http://', 'pro xy', 'http://:secret@'])(
    'refuses %j without repeating it',
    (text) => {
      const parsed = parseProxy(text);
      expect(parsed.ok).toBe(false);
      expect(parsed.ok ? '' : parsed.message).not.toContain('secret');
    },
  );
});
