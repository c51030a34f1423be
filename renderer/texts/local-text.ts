import type { TerminalView } from '../../main/ipc/contract.ts';
import { LANGUAGE } from './texts.ts';

/** A text that comes with its translations, in the page's language where it has it. */
export function localText(text: TerminalView['service']['name']): string {
  return text[LANGUAGE] ?? text.en;
}
