import { type KeyStroke, strokeName } from './key-stroke.ts';

/** Characters by {@link strokeName}. */
export type KeyMap = ReadonlyMap<string, string>;

/** Keys in the order of the rows below (UI Events KeyboardEvent code values, section 3.1). */
const ROWS = [
  'Digit1 Digit2 Digit3 Digit4 Digit5 Digit6 Digit7 Digit8 Digit9 Digit0 Minus Equal',
  'KeyQ KeyW KeyE KeyR KeyT KeyY KeyU KeyI KeyO KeyP BracketLeft BracketRight',
  'KeyA KeyS KeyD KeyF KeyG KeyH KeyJ KeyK KeyL Semicolon Quote',
  'IntlBackslash KeyZ KeyX KeyC KeyV KeyB KeyN KeyM Comma Period Slash',
].map((row) => row.split(' '));

interface Layout {
  readonly plain: readonly string[];
  readonly shift: readonly string[];
  /** Where the layout keeps it elsewhere, by the name of the stroke. */
  readonly altGr?: Readonly<Record<string, string>>;
}

/**
 * Layouts scanners are set to, as far as addresses and card numbers need them. Those of Spain, Italy, Portugal and
 * the Nordic countries differ from one another in letters no such text has, and are one here.
 */
const LAYOUTS: readonly Layout[] = [
  {
    plain: ['1234567890-=', 'qwertyuiop[]', "asdfghjkl;'", '\\zxcvbnm,./'],
    shift: ['!@#$%^&*()_+', 'QWERTYUIOP{}', 'ASDFGHJKL:"', '|ZXCVBNM<>?'],
  },
  {
    plain: ['&é"\'(-è_çà)=', 'azertyuiop^$', 'qsdfghjklmù', '<wxcvbn,;:!'],
    shift: ['1234567890°+', 'AZERTYUIOP¨£', 'QSDFGHJKLM%', '>WXCVBN?./§'],
    altGr: { 'AltGr+Digit5': '[', 'AltGr+Minus': ']', 'AltGr+Digit3': '#' },
  },
  {
    plain: ['&é"\'(§è!çà)-', 'azertyuiop^$', 'qsdfghjklmù', '<wxcvbn,;:='],
    shift: ['1234567890°_', 'AZERTYUIOP¨*', 'QSDFGHJKLM%', '>WXCVBN?./+'],
    altGr: { 'AltGr+BracketLeft': '[', 'AltGr+BracketRight': ']', 'AltGr+Digit3': '#' },
  },
  {
    plain: ['1234567890ß´', 'qwertzuiopü+', 'asdfghjklöä', '<yxcvbnm,.-'],
    shift: ['!"§$%&/()=?`', 'QWERTZUIOPÜ*', 'ASDFGHJKLÖÄ', '>YXCVBNM;:_'],
    altGr: { 'AltGr+Digit8': '[', 'AltGr+Digit9': ']' },
  },
  {
    plain: ["1234567890'¡", 'qwertyuiop`+', 'asdfghjklñ´', '<zxcvbnm,.-'],
    shift: ['!"·$%&/()=?¿', 'QWERTYUIOP^*', 'ASDFGHJKLÑ¨', '>ZXCVBNM;:_'],
    altGr: { 'AltGr+BracketLeft': '[', 'AltGr+BracketRight': ']', 'AltGr+Digit8': '[', 'AltGr+Digit9': ']' },
  },
];

/** The same on every layout, and whatever the number lock says. */
const NUMPAD: readonly (readonly [string, string])[] = [
  ...Array.from({ length: 10 }, (_, digit) => [`Numpad${digit}`, String(digit)] as const),
  ['NumpadDecimal', '.'],
  ['NumpadSubtract', '-'],
  ['NumpadDivide', '/'],
  ['NumpadAdd', '+'],
  ['NumpadMultiply', '*'],
  ['Space', ' '],
];

function keyMapOf({ plain, shift, altGr = {} }: Layout): KeyMap {
  const map = new Map<string, string>(NUMPAD);
  for (const [row, codes] of ROWS.entries()) {
    for (const [place, code] of codes.entries()) {
      map.set(code, plain[row]?.[place] ?? '');
      map.set(`Shift+${code}`, shift[row]?.[place] ?? '');
    }
  }
  for (const [name, character] of Object.entries(altGr)) map.set(name, character);
  return map;
}

/** Likeliest first: scanners come set to the layout of the United States. */
export const KEY_MAPS: readonly KeyMap[] = LAYOUTS.map(keyMapOf);

/** What stands for a key that a layout has no character for. */
const UNKNOWN_KEY = '\ufffd';

/** The strokes as a keyboard of this layout means them, the system's own layout and Caps Lock left aside. */
export function textBy(map: KeyMap, strokes: readonly KeyStroke[]): string {
  return strokes.map((stroke) => map.get(strokeName(stroke)) ?? UNKNOWN_KEY).join('');
}

/** The strokes as the system's own layout has them. */
export function textBySystem(strokes: readonly KeyStroke[]): string {
  return strokes.map(({ key }) => ([...key].length === 1 ? key : UNKNOWN_KEY)).join('');
}
