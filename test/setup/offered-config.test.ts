import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CONFIG_CODE_PREFIX } from '../../main/ipc/setup.ts';
import { configCodeOf, unfoldConfigCode } from '../../main/setup/config-code.ts';
import { offerOfCode, offerOfText } from '../../main/setup/offered-config.ts';

describe('a code with a configuration', () => {
  it('unfolds to what was folded', () => {
    const code = configCodeOf({ lane: 'Mensa, Kasse 2', language: 'de' });
    expect(code).toMatchObject({ ok: true });
    expect(unfoldConfigCode(code.ok ? code.text : '')).toEqual({
      ok: true,
      json: '{"lane":"Mensa, Kasse 2","language":"de"}',
    });
  });

  it('is refused where it is longer than cameras read', () => {
    const noise = Array.from({ length: 900 }, (_, i) => ((i * 7919) % 9973).toString(36)).join('');
    expect(configCodeOf({ lane: noise })).toMatchObject({ ok: false, message: expect.stringContaining('too long') });
  });

  it('that unfolds to more than it may is refused', () => {
    const bomb = deflateRawSync(Buffer.alloc(5_000_000, 0x20)).toString('base64url');
    expect(unfoldConfigCode(CONFIG_CODE_PREFIX + bomb)).toMatchObject({ ok: false });
  });

  it('is a value whatever stands in it', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        expect(typeof offerOfCode(text).ok).toBe('boolean');
        expect(typeof offerOfCode(CONFIG_CODE_PREFIX + text).ok).toBe('boolean');
      }),
    );
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        const packed = deflateRawSync(text).toString('base64url');
        expect(typeof offerOfCode(CONFIG_CODE_PREFIX + packed).ok).toBe('boolean');
      }),
    );
  });
});

describe('a configuration that is offered', () => {
  it('may hold no password', () => {
    const offered = offerOfText('stick', '{ "registry": { "proxy": "http://till:hunter2@proxy.example.org:3128" } }');
    expect(offered).toMatchObject({ ok: false, message: expect.stringContaining('no password') });
    expect(JSON.stringify(offered)).not.toContain('hunter2');
  });

  it.each(['', 'null', '[]', '{', '{ "port": 70000 }', '{ "apiKey": "x" }'])('is refused as %j', (text) => {
    expect(offerOfText('stick', text)).toMatchObject({ ok: false });
  });
});
