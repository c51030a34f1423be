import { describe, expect, it } from 'vitest';
import { whyUnused } from '../../../native/pcsc/reader-filter.ts';
import { READER_MODELS, readerModel } from '../../../native/pcsc/reader-quirks.ts';

const ANY = { virtualReaders: false };

describe('the quirk table', () => {
  it.each([
    ['ACS ACR122U PICC Interface 00 00', 'ACS ACR122U', 'contactless'],
    ['ACS ACR122 0', 'ACS ACR122U', 'contactless'],
    ['ACS ACR1252 Dual Reader [ACR1252 Dual Reader PICC] 00 00', 'ACS ACR1251/ACR1252', 'contactless'],
    ['ACS ACR1252 Dual Reader [ACR1252 Dual Reader SAM] 01 00', 'SAM slot', 'sam'],
    ['ACS ACR1252 1S CL Reader SAM 0', 'SAM slot', 'sam'],
    ['ACS ACR1255U-J1 00 00', 'ACS ACR1255U-J1', 'contactless'],
    ['HID Global OMNIKEY 5022 Smart Card Reader 00 00', 'HID Omnikey 5022', 'contactless'],
    ['HID OMNIKEY 5427 CK 00 00', 'HID Omnikey 5427', 'contactless'],
    ['HID Global OMNIKEY 6121 Smart Card Reader 00 00', 'HID Omnikey 6121', 'contact'],
    ['Identiv uTrust 3700 F CL Reader 0', 'Identiv uTrust 3700/3701/3720', 'contactless'],
    [
      'Identiv uTrust 4701 F Dual Interface Reader [uTrust 4701 F CL Interface] 00 00',
      'Identiv uTrust 4701',
      'contactless',
    ],
    ['Identiv uTrust 4701 F Dual Interface Reader [uTrust 4701 F Contact Interface] 01 00', 'Contact slot', 'contact'],
    ['Identiv uTrust 4711 F CL + SAM Reader [uTrust 4711 F CL Interface] 00 00', 'Identiv uTrust 4701', 'contactless'],
    ['Identiv uTrust 4711 F CL + SAM Reader [uTrust 4711 F SAM Interface] 01 00', 'SAM slot', 'sam'],
    ['SCM Microsystems Inc. SCL010 Contactless Reader 00 00', 'SCM SCL01x', 'contactless'],
    ['Virtual PCD 00 00', 'Virtual reader (vsmartcard)', 'virtual'],
    ['Somebody’s New Reader 00 00', 'not in the list', 'unknown'],
  ])('knows %s', (name, model, kind) => {
    expect(readerModel(name)).toMatchObject({ model, interface: kind });
  });

  it('names a source for each quirk', () => {
    const quirks = READER_MODELS.flatMap((model) => model.quirks);
    expect(quirks.length).toBeGreaterThan(8);
    for (const { source } of quirks) expect(source).not.toBe('');
  });
});

describe('which readers are used', () => {
  it.each([
    ['a contactless one', 'ACS ACR122U 00 00', ANY, null],
    ['one nobody knows', 'New Reader 00 00', ANY, null],
    ['a SAM slot', 'ACS ACR1252 1S CL Reader SAM 0', ANY, 'not-contactless'],
    ['a SAM slot that is named', 'ACS ACR1252 1S CL Reader SAM 0', { ...ANY, only: 'sam 0' }, null],
    ['a virtual one', 'Virtual PCD 00 00', ANY, 'virtual'],
    ['a virtual one in the demo', 'Virtual PCD 00 00', { virtualReaders: true }, null],
    ['a virtual one that is named', 'Virtual PCD 00 00', { ...ANY, only: 'pcd 00 00' }, null],
    ['a virtual one on the allow list', 'Virtual PCD 00 00', { ...ANY, allow: ['Virtual'] }, 'virtual'],
    ['another than the named one', 'ACS ACR122U 00 00', { ...ANY, only: 'omnikey' }, 'other-reader-named'],
    ['one on the allow list', 'ACS ACR122U 00 00', { ...ANY, allow: ['omnikey', 'acr122'] }, null],
    ['one off the allow list', 'ACS ACR122U 00 00', { ...ANY, allow: ['omnikey'] }, 'not-in-allow-list'],
  ])('%s', (_what, name, filter, why) => {
    expect(whyUnused(name, filter)).toBe(why);
  });

  it('goes by the USB socket, and never by a guess', () => {
    const filter = { ...ANY, usbPath: '1-1.4' };
    expect(whyUnused('ACS ACR122U 00 00', filter, () => '1-1.4')).toBeNull();
    expect(whyUnused('ACS ACR122U 00 00', filter, () => '1-1.2')).toBe('other-usb-path');
    expect(whyUnused('ACS ACR122U 00 00', filter, () => null)).toBe('usb-path-unknown');
  });
});
