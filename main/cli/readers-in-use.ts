import { existsSync } from 'node:fs';
import type { ReaderListing } from '../../native/pcsc/list-readers.ts';
import { type ReaderFilter, type WhyUnused, whyUnused } from '../../native/pcsc/reader-filter.ts';
import { type QuirkCode, readerModel } from '../../native/pcsc/reader-quirks.ts';
import { usbPathIn, usbSmartCardReaders } from '../../native/pcsc/usb-path.ts';
import type { LoadedSettings } from '../config/settings.ts';

/** A reader as a technician sees it. */
export interface ReaderInUse {
  readonly name: string;
  readonly model: string;
  /** Which driver serves it, where that can be told. */
  readonly driver: string | null;
  readonly virtual: boolean;
  /** USB path, where Linux tells it. */
  readonly usbPath: string | null;
  readonly card: boolean;
  readonly atr: string | null;
  readonly quirks: readonly QuirkCode[];
  /** Whether a terminal with this configuration uses it. */
  readonly used: boolean;
  readonly why: WhyUnused | null;
}

const DRIVERS = '/usr/lib/pcsc/drivers';
const ACS_DRIVER = `${DRIVERS}/ifd-acsccid.bundle`;
const CCID_DRIVER = `${DRIVERS}/ifd-ccid.bundle`;

/** Puts each listed reader beside the quirk table and the configuration. */
export function readersInUse({ readers }: ReaderListing, loaded: LoadedSettings): readonly ReaderInUse[] {
  const usbPathOf = usbPathIn(usbSmartCardReaders());
  const filter = filterOf(loaded);
  return readers.map(({ name, virtual, card, atr }) => {
    const { model, quirks } = readerModel(name);
    const why = whyUnused(name, filter, usbPathOf);
    return {
      name,
      model,
      driver: driverOf(name, virtual),
      virtual,
      usbPath: usbPathOf(name),
      card,
      atr,
      quirks: quirks.map(({ code }) => code),
      used: why === null,
      why,
    };
  });
}

/** As a terminal would take them: without a configuration it is a demo, which uses virtual ones too. */
function filterOf(loaded: LoadedSettings): ReaderFilter {
  if (loaded.kind !== 'ok') return { virtualReaders: loaded.kind === 'none' };
  const { name, usbPath, allow, virtualReaders } = loaded.settings.reader;
  return {
    virtualReaders,
    ...(name === undefined ? {} : { only: name }),
    ...(usbPath === undefined ? {} : { usbPath }),
    ...(allow === undefined ? {} : { allow }),
  };
}

function driverOf(name: string, virtual: boolean): string | null {
  if (virtual) return 'vpcd';
  if (process.platform !== 'linux') return null;
  // ACS's own driver, where it is installed, takes ACS readers before libccid does.
  if (/\bACS\b/.test(name) && existsSync(ACS_DRIVER)) return 'acsccid';
  return existsSync(CCID_DRIVER) ? 'libccid' : null;
}
