import { createAltCode } from './alt-code.ts';
import { fieldWithFocus } from './field.ts';
import type { KeyStroke } from './key-stroke.ts';
import { createWedge, PAUSE_MS, type StrokeScan, type WedgeAnswer } from './wedge.ts';

const ENDS: ReadonlySet<string> = new Set(['Enter', 'NumpadEnter', 'Tab']);

/**
 * Listens for a scanner that plays a keyboard, wherever the focus is. Keys of a person go where they belong. Those of
 * a scanner reach nothing: what its first few left in a field, before they could be told, is taken out again, and
 * its Enter presses no button. Returns what ends it.
 */
export function listenForScanner(page: Window, onScan: (scan: StrokeScan) => void): () => void {
  const wedge = createWedge();
  const altCode = createAltCode();
  const over = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** What puts the field in focus back to what it held before the burst. */
  let restore: (() => void) | undefined;

  function keepFromPage(event: Event): void {
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  function finish(scan: StrokeScan): void {
    clearTimeout(timer);
    restore?.();
    restore = undefined;
    onScan(scan);
  }

  function heed(event: Event, answer: WedgeAnswer): void {
    clearTimeout(timer);
    if (answer.kind !== 'typing') keepFromPage(event);
    if (answer.kind === 'scan') {
      finish(answer.scan);
      return;
    }
    timer = setTimeout(() => {
      const scan = wedge.pause();
      if (scan !== null) finish(scan);
      restore = undefined;
    }, PAUSE_MS);
  }

  function press(event: KeyboardEvent, stroke: KeyStroke): void {
    const answer = wedge.press(stroke, event.timeStamp);
    if (answer.kind === 'typing' && answer.isFirst) restore = fieldWithFocus(page.document)?.remember();
    heed(event, answer);
  }

  function onKeyDown(event: KeyboardEvent): void {
    // A key that is held down is a person's, or stuck.
    if (event.repeat || !event.isTrusted) return;
    const { code, key, shiftKey: shift } = event;
    const altGr = event.getModifierState('AltGraph');
    const isAlt = event.altKey && !altGr;
    if (isAlt && altCode.press(code)) keepFromPage(event);
    if ((event.ctrlKey && !altGr) || event.metaKey || isAlt) return;
    if (ENDS.has(code) || key === 'Enter' || key === 'Tab') {
      heed(event, wedge.end(event.timeStamp));
      return;
    }
    const isCharacter = [...key].length === 1 || key === 'Dead' || key === 'Process' || /^Numpad[0-9]$/.test(code);
    if (isCharacter) press(event, { code, key, shift, altGr });
  }

  function onKeyUp(event: KeyboardEvent): void {
    if (event.code !== 'AltLeft' && event.code !== 'AltRight') return;
    const character = altCode.release();
    // Named by its character: it comes from no key.
    if (character !== null) press(event, { code: '', key: character, shift: false, altGr: false });
  }

  const options = { capture: true, signal: over.signal };
  page.addEventListener('keydown', onKeyDown, options);
  page.addEventListener('keyup', onKeyUp, options);
  return () => {
    over.abort();
    clearTimeout(timer);
  };
}
