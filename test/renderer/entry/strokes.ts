import type { KeyStroke } from '../../../renderer/entry/key-stroke.ts';
import { KEY_MAPS, type KeyMap } from '../../../renderer/entry/keyboard-layouts.ts';

/** Layouts by what countries call them; the order is that of the page's own tables. */
export type LayoutName = 'us' | 'fr' | 'be' | 'de' | 'es';
const NAMES: readonly LayoutName[] = ['us', 'fr', 'be', 'de', 'es'];

export function layout(name: LayoutName): KeyMap {
  const map = KEY_MAPS[NAMES.indexOf(name)];
  if (map === undefined) throw new Error(`no layout ${name}`);
  return map;
}

/** The keys a scanner of one layout presses for a text, as a system of another layout reports them. */
export function strokesOf(text: string, scanner: LayoutName, system: LayoutName, capsLock = false): KeyStroke[] {
  return [...text].map((character) => {
    const name = [...layout(scanner)].find(([stroke, made]) => made === character && !stroke.startsWith('Numpad'))?.[0];
    if (name === undefined) throw new Error(`${character} is on no key of ${scanner}`);
    const shift = name.startsWith('Shift+');
    const altGr = name.startsWith('AltGr+');
    const made = layout(system).get(name) ?? 'Dead';
    const key = capsLock && /^[a-z]$/i.test(made) ? (shift ? made.toLowerCase() : made.toUpperCase()) : made;
    return { code: name.replace(/^(?:Shift|AltGr)\+/, ''), key, shift, altGr };
  });
}
