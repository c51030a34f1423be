import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { usbPathIn, usbSmartCardReaders } from '../../../native/pcsc/usb-path.ts';
import { temporaryFolders } from '../../support/temporary-folder.ts';

const folder = temporaryFolders();

/** A `/sys/bus/usb/devices` with what is given; interface class by device. */
function sysfs(devices: Record<string, { product?: string; serial?: string; vendor?: string; interface?: string }>) {
  const root = folder();
  const attribute = (path: string, name: string, text: string | undefined) => {
    mkdirSync(join(root, path), { recursive: true });
    if (text !== undefined) writeFileSync(join(root, path, name), `${text}\n`);
  };
  for (const [path, device] of Object.entries(devices)) {
    attribute(path, 'product', device.product);
    attribute(path, 'serial', device.serial);
    attribute(path, 'idVendor', device.vendor ?? '1234');
    attribute(`${path}:1.0`, 'bInterfaceClass', device.interface ?? '0b');
  }
  mkdirSync(join(root, 'usb1'));
  return root;
}

describe('USB paths of readers', () => {
  it('finds smart card readers among what is plugged in', () => {
    const root = sysfs({
      '1-1.4': { product: 'OMNIKEY 5022 CL', serial: 'OKCM001' },
      '1-1.2': { product: 'Keyboard', interface: '03' },
      '2-1': { product: 'ACR122U PICC Interface', vendor: '072f', interface: 'ff' },
    });
    expect(
      usbSmartCardReaders(root)
        .map(({ path }) => path)
        .sort(),
    ).toEqual(['1-1.4', '2-1']);
  });

  it('tells two of one model by their serial numbers', () => {
    const pathOf = usbPathIn(
      usbSmartCardReaders(
        sysfs({
          '1-1': { product: 'OMNIKEY 5022 CL', serial: 'A1' },
          '1-2': { product: 'OMNIKEY 5022 CL', serial: 'B2' },
        }),
      ),
    );
    expect(pathOf('HID Global OMNIKEY 5022 Smart Card Reader (B2) 01 00')).toBe('1-2');
    expect(pathOf('HID Global OMNIKEY 5022 Smart Card Reader (C3) 02 00')).toBeNull();
  });

  it('tells one by its model where there is no other', () => {
    const pathOf = usbPathIn(
      usbSmartCardReaders(
        sysfs({ '2-1': { product: 'ACR122U PICC Interface' }, '1-1': { product: 'OMNIKEY 5022 CL' } }),
      ),
    );
    expect(pathOf('ACS ACR122U PICC Interface 00 00')).toBe('2-1');
    expect(pathOf('Virtual PCD 00 00')).toBeNull();
  });

  it('does not guess between two alike', () => {
    const pathOf = usbPathIn(
      usbSmartCardReaders(sysfs({ '1-1': { product: 'ACR122U' }, '1-2': { product: 'ACR122U' } })),
    );
    expect(pathOf('ACS ACR122U PICC Interface 00 00')).toBeNull();
  });

  it('finds nothing where there is no sysfs', () => {
    expect(usbSmartCardReaders(join(folder(), 'none'))).toEqual([]);
  });
});
