/** What a reader's slot is for. Only a contactless one can see a student card. */
export type ReaderInterface = 'contactless' | 'contact' | 'sam' | 'virtual' | 'unknown';

export interface ReaderQuirk {
  /** Short, for `tessera readers`; `docs/hardware.md` explains each. */
  readonly code: QuirkCode;
  readonly source: string;
}

export type QuirkCode =
  /** Goes silent until it is plugged in again. */
  | 'goes-deaf'
  /** Escape commands need a driver option: off in libccid and in Windows as they come. */
  | 'escape-off-by-default'
  /** The Linux kernel's own NFC driver takes it away from PC/SC. */
  | 'kernel-steals-it'
  /** Takes short APDUs only, of at most 255 data bytes. */
  | 'short-apdu'
  /** Beeps by itself when a card comes. */
  | 'own-beep'
  /** Several slots, of which one is the contactless one. */
  | 'several-slots'
  /** Has no hardware. */
  | 'software';

export interface ReaderModel {
  readonly model: string;
  /** Matches the name PC/SC gives, on any system. */
  readonly name: RegExp;
  readonly interface: ReaderInterface;
  readonly quirks: readonly ReaderQuirk[];
  /** Has a two-coloured light and a buzzer that the ACR122U's command drives (verdict-signal.ts). */
  readonly hasLamp: boolean;
  /** Escape command that a reader in working order answers, and that touches no card; null where none is known. */
  readonly aliveCommand: Uint8Array | null;
}

/** ACR122U API 2.04, section 5.5 "Get the Firmware version". */
const ACR122_FIRMWARE = Uint8Array.of(0xff, 0x00, 0x48, 0x00, 0x00);
/** ACR1252U and ACR1255U reference manuals, "Get Firmware Version". */
const ACR125_FIRMWARE = Uint8Array.of(0xe0, 0x00, 0x00, 0x18, 0x00);

const quirk = (code: QuirkCode, source: string): ReaderQuirk => ({ code, source });
const ESCAPE_OFF = quirk('escape-off-by-default', 'libccid Info.plist ifdDriverOptions 0x0001; ACS PC/SC driver notes');
const SLOTS = quirk('several-slots', 'libccid Info.plist, reader names by interface');

const OFF_THE_SHELF = { hasLamp: false, aliveCommand: null } as const;

/**
 * Reader models by name, first match wins. Data: a new reader is a new row. Names as libccid's Info.plist 1.5.2 and
 * the makers' Windows drivers give them; a second slot says what it is in its name.
 */
export const READER_MODELS: readonly ReaderModel[] = [
  {
    model: 'Virtual reader (vsmartcard)',
    name: /virtual pcd/i,
    interface: 'virtual',
    quirks: [quirk('software', 'vsmartcard-vpcd')],
    // Virtual cards note the commands that a real reader would light up for.
    hasLamp: true,
    aliveCommand: null,
  },
  {
    model: 'SAM slot',
    // Not "CL + SAM Reader", which is a whole device of two slots.
    name: /\bSAM(?: interface| slot|\]| \d+\b)/i,
    interface: 'sam',
    quirks: [SLOTS],
    ...OFF_THE_SHELF,
  },
  {
    model: 'HID Omnikey 6121',
    name: /\b6121\b/,
    interface: 'contact',
    quirks: [quirk('several-slots', 'EsupPortail esup-nfc-tag-desktop skips it by this number')],
    ...OFF_THE_SHELF,
  },
  {
    model: 'Contact slot',
    name: /contact (?:interface|reader|slot)|\bICC (?:reader|interface)\b/i,
    interface: 'contact',
    quirks: [SLOTS],
    ...OFF_THE_SHELF,
  },
  {
    model: 'ACS ACR122U',
    name: /acr122/i,
    interface: 'contactless',
    quirks: [
      quirk('goes-deaf', 'pyscard issue 94, PCSC issue 93'),
      quirk('kernel-steals-it', 'Linux pn533_usb lists 072f:2200'),
      quirk('short-apdu', 'ACR122U API 2.04 section 4'),
      quirk('own-beep', 'ACR122U API 2.04, "Set buzzer output for card detection"'),
      ESCAPE_OFF,
    ],
    hasLamp: true,
    aliveCommand: ACR122_FIRMWARE,
  },
  {
    model: 'ACS ACR1251/ACR1252',
    name: /acr125[12]/i,
    interface: 'contactless',
    quirks: [quirk('goes-deaf', 'acsccid issue 23 (ACR1251)'), quirk('own-beep', 'ACR1252U manual'), SLOTS, ESCAPE_OFF],
    hasLamp: true,
    aliveCommand: ACR125_FIRMWARE,
  },
  {
    model: 'ACS ACR1255U-J1',
    name: /acr1255/i,
    interface: 'contactless',
    quirks: [ESCAPE_OFF],
    // Its light bits are in another order (reference manual 6.8.4): not driven.
    hasLamp: false,
    aliveCommand: ACR125_FIRMWARE,
  },
  { model: 'HID Omnikey 5022', name: /omnikey.*5022/i, interface: 'contactless', quirks: [], ...OFF_THE_SHELF },
  {
    model: 'HID Omnikey 5427',
    name: /omnikey.*5427/i,
    interface: 'contactless',
    quirks: [quirk('own-beep', 'Omnikey 5x27 user guide, keyboard-wedge and buzzer settings')],
    ...OFF_THE_SHELF,
  },
  {
    model: 'Identiv uTrust 3700/3701/3720',
    name: /utrust 37\d\d/i,
    interface: 'contactless',
    quirks: [],
    ...OFF_THE_SHELF,
  },
  { model: 'Identiv uTrust 4701', name: /utrust 47\d\d/i, interface: 'contactless', quirks: [SLOTS], ...OFF_THE_SHELF },
  { model: 'SCM SCL01x', name: /\bscl01/i, interface: 'contactless', quirks: [], ...OFF_THE_SHELF },
];

const UNLISTED: ReaderModel = {
  model: 'not in the list',
  name: /^/,
  interface: 'unknown',
  quirks: [],
  ...OFF_THE_SHELF,
};

/** The row of a reader; a row without quirks for one that isn't listed: any PC/SC reader may serve. */
export function readerModel(name: string): ReaderModel {
  return READER_MODELS.find((model) => model.name.test(name)) ?? UNLISTED;
}
