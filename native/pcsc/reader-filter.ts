import { readerModel } from './reader-quirks.ts';

/** Which readers are used. */
export interface ReaderFilter {
  /** Part of a reader's name, upper or lower case; such a reader is used even if it is a virtual one. */
  readonly only?: string;
  /** USB path of the only reader to use, as in `/sys/bus/usb/devices`, such as `1-1.4` (Linux). */
  readonly usbPath?: string;
  /** Parts of names; a reader that has none of them is left alone. Absent: any. */
  readonly allow?: readonly string[];
  /** Whether readers without hardware serve too: in the demo, in tests, for the commands. */
  readonly virtualReaders: boolean;
}

/** Why a reader is left alone. */
export type WhyUnused =
  | 'other-reader-named'
  | 'not-in-allow-list'
  | 'virtual'
  | 'not-contactless'
  | 'other-usb-path'
  | 'usb-path-unknown';

/** Where a reader is plugged in; null where that can't be told. */
export type UsbPathOf = (reader: string) => string | null;

const nowhere: UsbPathOf = () => null;

export function isVirtualReader(name: string): boolean {
  return readerModel(name).interface === 'virtual';
}

/** Null where the reader is used. A reader that is named is used whatever it is: whoever names one knows it. */
export function whyUnused(name: string, filter: ReaderFilter, usbPathOf: UsbPathOf = nowhere): WhyUnused | null {
  const { only, usbPath, allow, virtualReaders } = filter;
  if (only !== undefined && !has(name, only)) return 'other-reader-named';
  if (allow !== undefined && !allow.some((part) => has(name, part))) return 'not-in-allow-list';
  if (usbPath !== undefined) {
    const path = usbPathOf(name);
    if (path !== usbPath) return path === null ? 'usb-path-unknown' : 'other-usb-path';
  }
  if (only !== undefined) return null;
  switch (readerModel(name).interface) {
    case 'virtual':
      return virtualReaders ? null : 'virtual';
    case 'contact':
    case 'sam':
      return 'not-contactless';
    default:
      return null;
  }
}

function has(name: string, part: string): boolean {
  return name.toLowerCase().includes(part.toLowerCase());
}
