import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_TEXT_BYTES, parseScannedText } from '../../main/domain/scanned-text.ts';

const ESCN = '3e506370-826a-103d-bf76-001000000001';
const UPPER = ESCN.toUpperCase();
const BARE = ESCN.replaceAll('-', '');

describe('parseScannedText', () => {
  it.each([
    [ESCN, 'dashed'],
    [UPPER, 'dashed'],
    [BARE, 'undashed'],
    [`{${ESCN}}`, 'braced'],
    [`urn:uuid:${ESCN}`, 'urn'],
    [`{urn:uuid:${ESCN}}`, 'urn'],
    [`\ufeff${ESCN}\t\r\n`, 'dashed'],
  ])('takes the bare number %j', (text, form) => {
    expect(parseScannedText(text)).toEqual({ ok: true, escn: ESCN, form, host: null, environment: null });
  });

  it.each([
    [`https://s.esc-r.eu/${ESCN}`, 's.esc-r.eu', 'production'],
    [`http://esc.gg/${ESCN}`, 'esc.gg', 'production'],
    [`https://esc.gg/${ESCN}`, 'esc.gg', 'production'],
    [`HTTP://ESC.GG/${UPPER}`, 'esc.gg', 'production'],
    [`http://pp.esc.gg/${ESCN}`, 'pp.esc.gg', 'test'],
    [`https://sandbox.europeanstudentcard.eu/svc-provider/${ESCN}`, 'sandbox.europeanstudentcard.eu', 'test'],
    [`https://router.europeanstudentcard.eu/svc-provider/${ESCN}`, 'router.europeanstudentcard.eu', 'production'],
    [`http://esc.bwcard.de/${ESCN}`, 'esc.bwcard.de', 'regional'],
    [`https://cards.example.org/a/b/c/${ESCN}`, 'cards.example.org', 'unknown'],
    [`esc.gg/${ESCN}`, 'esc.gg', 'production'],
    [`https://esc.gg:443/${ESCN}`, 'esc.gg', 'production'],
    [`https://esc.gg./${ESCN}`, 'esc.gg', 'production'],
    [`https://esc.gg/${ESCN}/`, 'esc.gg', 'production'],
    [`https://esc.gg/${ESCN}///`, 'esc.gg', 'production'],
    [`https://esc.gg/${ESCN}?lang=de&x=1`, 'esc.gg', 'production'],
    [`https://esc.gg/${ESCN}#top`, 'esc.gg', 'production'],
    [`https://esc.gg/${ESCN}/?a#b`, 'esc.gg', 'production'],
    [`https://esc.gg/${BARE}`, 'esc.gg', 'production'],
    [`https://esc.gg/%7B${ESCN}%7D`, 'esc.gg', 'production'],
    [`https://esc.gg/${ESCN.replaceAll('-', '%2D')}`, 'esc.gg', 'production'],
    [`https://esc.gg/%33${ESCN.slice(1)}`, 'esc.gg', 'production'],
    [`https://user:secret@evil.example/${ESCN}`, 'evil.example', 'unknown'],
    [`https://esc.gg@evil.example/${ESCN}`, 'evil.example', 'unknown'],
    [`https://127.0.0.1:8080/${ESCN}`, '127.0.0.1', 'unknown'],
    [`http://[::1]/${ESCN}`, '[::1]', 'unknown'],
  ])('takes the number out of %j', (text, host, environment) => {
    expect(parseScannedText(text)).toEqual({ ok: true, escn: ESCN, form: 'url', host, environment });
  });

  it.each([
    ['', 'empty'],
    [' \t\r\n', 'empty'],
    ['x'.repeat(MAX_TEXT_BYTES + 1), 'too-long'],
    ['é'.repeat(MAX_TEXT_BYTES / 2 + 1), 'too-long'],
    ['0'.repeat(100_000), 'too-long'],
    [`https://esc.gg/${'a/'.repeat(250)}${ESCN}`, 'too-long'],
    [`${ESCN}\u0000`, 'control-characters'],
    [`\u0000${ESCN}`, 'control-characters'],
    [`https://esc.gg/\u202e${ESCN}`, 'control-characters'],
    [`${ESCN.slice(0, 8)}\u200b${ESCN.slice(8)}`, 'control-characters'],
    [`${ESCN}\n${ESCN}`, 'control-characters'],
    ['https://www.example.org/', 'url-without-escn'],
    ['https://www.example.org', 'url-without-escn'],
    [`https://www.example.org/verify?escn=${ESCN}`, 'url-without-escn'],
    [`https://www.example.org/#${ESCN}`, 'url-without-escn'],
    [`https://esc.gg/${ESCN}/details`, 'url-without-escn'],
    ['https://esc.gg/%zz', 'url-without-escn'],
    [`https://esc.gg/%257B${ESCN}%257D`, 'url-without-escn'],
    [`https:///${ESCN}`, 'url-without-escn'],
    ['WIFI:T:WPA;S:campus;P:secret;;', 'foreign-code'],
    ['HC1:NCFOXN%TS3DH3ZSUZK+.V0ETD%65NL', 'foreign-code'],
    [`javascript:${ESCN}`, 'foreign-code'],
    [`ftp://esc.gg/${ESCN}`, 'foreign-code'],
    ['mailto:someone@example.org', 'foreign-code'],
    ['urn:schac:personalUniqueCode:int:esi:fr:1234567890G', 'student-identifier'],
    ['hello world', 'not-an-escn'],
    ['4006381333931', 'not-an-escn'],
    ['3e506370-826a-103d-8ae-001000000001', 'not-an-escn'],
    [`${ESCN}${ESCN}`, 'not-an-escn'],
    [ESCN.replaceAll('-', '–'), 'not-an-escn'],
  ])('says why %j is no ESC', (text, reason) => {
    expect(parseScannedText(text)).toEqual({ ok: false, reason });
  });

  it('takes a text of exactly the greatest length', () => {
    const address = `https://esc.gg/${ESCN}?`;
    expect(parseScannedText(address.padEnd(MAX_TEXT_BYTES, 'x'))).toMatchObject({ ok: true, escn: ESCN });
  });

  it('has an answer for any text, and a number only where one is written', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.webUrl(), fc.string({ unit: 'grapheme' })), (text) => {
        const scanned = parseScannedText(text);
        if (scanned.ok)
          expect(decodeURIComponent(text).toLowerCase().replaceAll('-', '')).toContain(
            scanned.escn.replaceAll('-', ''),
          );
      }),
      { numRuns: 2000 },
    );
  });

  it('does not slow down on texts made to make patterns slow', () => {
    for (const text of [
      'a.'.repeat(256),
      `http://${'a@'.repeat(240)}`,
      `https://x/${'%'.repeat(500)}`,
      '-'.repeat(512),
    ]) {
      expect(parseScannedText(text)).toMatchObject({ ok: false });
    }
  });
});
