import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { UsbPathOf } from './reader-filter.ts';

/** A USB device as Linux shows it under `/sys/bus/usb/devices`. */
export interface UsbDevice {
  /** Bus and ports, such as `1-1.4`: the same as long as the cable stays where it is. */
  readonly path: string;
  readonly vendorId: string;
  readonly product: string;
  readonly serial: string;
}

const SYSFS = '/sys/bus/usb/devices';
/** CCID's interface class. */
const SMART_CARD_CLASS = '0b';
/** ACR122U clones and some ACS readers are of the vendor's own class. */
const ACS = '072f';

/** The smart card readers on USB; none where there is no sysfs. Never throws. */
export function usbSmartCardReaders(sysfs: string = SYSFS): readonly UsbDevice[] {
  let entries: readonly string[];
  try {
    entries = readdirSync(sysfs);
  } catch {
    // ENOENT, EACCES: no Linux, or a container without USB.
    return [];
  }
  const readers: UsbDevice[] = [];
  for (const path of entries) {
    // A device is `1-1.4`; its interfaces are `1-1.4:1.0`, hubs' roots `usb1`.
    if (!/^\d+-\d+(?:\.\d+)*$/.test(path)) continue;
    const read = (name: string, of = path) => attribute(join(sysfs, of, name));
    const vendorId = read('idVendor');
    const isSmartCard = entries
      .filter((entry) => entry.startsWith(`${path}:`))
      .some((entry) => read('bInterfaceClass', entry) === SMART_CARD_CLASS);
    if (isSmartCard || vendorId === ACS) {
      readers.push({ path, vendorId, product: read('product'), serial: read('serial') });
    }
  }
  return readers;
}

function attribute(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    // ENOENT: a device without that string.
    return '';
  }
}

/**
 * Where a PC/SC reader is plugged in, told by its name: libccid builds that of the product's name and, in brackets,
 * its serial number. Two readers of one model without serial numbers can't be told apart: null, never a guess.
 */
export function usbPathIn(devices: readonly UsbDevice[]): UsbPathOf {
  return (reader) => {
    const bySerial = devices.filter(({ serial }) => serial !== '' && reader.includes(`(${serial})`));
    const sole = bySerial.length === 0 ? devices.filter((device) => isModelOf(reader, device)) : bySerial;
    return sole.length === 1 ? (sole[0]?.path ?? null) : null;
  };
}

function isModelOf(reader: string, { product }: UsbDevice): boolean {
  const words = product
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => /\d/.test(word));
  // A product's number tells it, such as ACR122U; names differ in everything else.
  return words.some((word) => reader.toLowerCase().includes(word));
}
