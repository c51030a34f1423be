import { describe, expect, it } from 'vitest';
import { APP_URL, isOwnAddress } from '../../../main/shell/electron/app-address.ts';

describe("the page's own address", () => {
  it.each([APP_URL, 'app://tessera', 'app://tessera/index.html', 'app://tessera/?a#b'])('includes %s', (address) => {
    expect(isOwnAddress(address)).toBe(true);
  });

  it.each([
    undefined,
    '',
    'null',
    'app://',
    'app://other/',
    'app://tessera.evil/',
    'app://tessera:81/',
    'app://user@tessera/',
    'app://tessera@evil/',
    'xapp://tessera/',
    'https://tessera/',
    'file:///index.html',
    'data:text/html,app://tessera/',
    'about:blank',
  ])('does not include %s', (address) => {
    expect(isOwnAddress(address)).toBe(false);
  });
});
