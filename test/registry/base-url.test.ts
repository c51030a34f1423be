import { describe, expect, it } from 'vitest';
import { parseRegistryBaseUrl, registryHost } from '../../main/registry/base-url.ts';

const accepted: readonly (readonly [string, string])[] = [
  ['production', 'https://router.europeanstudentcard.eu/'],
  [' Sandbox ', 'https://sandbox.europeanstudentcard.eu/'],
  ['https://router.europeanstudentcard.eu', 'https://router.europeanstudentcard.eu/'],
  ['https://router.europeanstudentcard.eu/', 'https://router.europeanstudentcard.eu/'],
  ['https://router.europeanstudentcard.eu/esc-verifier-service', 'https://router.europeanstudentcard.eu/'],
  ['https://router.europeanstudentcard.eu/esc-verifier-service/', 'https://router.europeanstudentcard.eu/'],
  ['https://router.europeanstudentcard.eu/esc-verifier-service/api/v1', 'https://router.europeanstudentcard.eu/'],
  [
    'https://router.europeanstudentcard.eu/esc-verifier-service/api/v1/cards/verify/',
    'https://router.europeanstudentcard.eu/',
  ],
  ['https://router.europeanstudentcard.eu/esc-rest/api/v2/', 'https://router.europeanstudentcard.eu/'],
  ['https://cards.example/api/v1', 'https://cards.example/'],
  ['https://cards.example/proxy/esc/esc-verifier-service/api/v1', 'https://cards.example/proxy/esc/'],
  ['https://cards.example/proxy//', 'https://cards.example/proxy/'],
  ['https://cards.example:8443/proxy', 'https://cards.example:8443/proxy/'],
  ['HTTPS://Cards.Example', 'https://cards.example/'],
  ['http://127.0.0.1:8080', 'http://127.0.0.1:8080/'],
  ['http://127.9.8.7:8080/esc-verifier-service/', 'http://127.9.8.7:8080/'],
  ['http://[::1]:8080/', 'http://[::1]:8080/'],
  ['http://localhost:8080', 'http://localhost:8080/'],
];

const refused: readonly (readonly [string, RegExp])[] = [
  ['', /not an address/],
  ['prod', /not an address/],
  ['router.europeanstudentcard.eu', /not an address/],
  ['https:router.europeanstudentcard.eu', /not an address/],
  ['https://exa mple.eu/', /not an address/],
  ['https://cards.example\\@evil.example/', /not an address/],
  ['https://', /not an address/],
  ['ftp://cards.example/', /not an address/],
  ['file:///etc/passwd', /not an address/],
  ['http://router.europeanstudentcard.eu/', /loopback/],
  ['http://127.0.0.1.evil.example/', /loopback/],
  ['http://localhost.evil.example/', /loopback/],
  ['http://128.0.0.1/', /loopback/],
  ['https://user:secret@cards.example/', /user and password/],
  ['https://cards.example/?key=1', /query/],
  ['https://cards.example/#top', /fragment/],
];

describe('parseRegistryBaseUrl', () => {
  it.each(accepted)('reads %s as %s', (text, url) => {
    expect(parseRegistryBaseUrl(text)).toEqual({ ok: true, url });
  });

  it.each(refused)('refuses %s', (text, reason) => {
    expect(parseRegistryBaseUrl(text)).toMatchObject({ ok: false, message: expect.stringMatching(reason) });
  });

  it('never repeats a password in its message', () => {
    expect(JSON.stringify(parseRegistryBaseUrl('https://user:secret@cards.example/'))).not.toContain('secret');
  });
});

describe('registryHost', () => {
  it('names the port only where it is not the usual one', () => {
    expect(registryHost('https://router.europeanstudentcard.eu/')).toBe('router.europeanstudentcard.eu');
    expect(registryHost('http://127.0.0.1:8080/')).toBe('127.0.0.1:8080');
  });
});
