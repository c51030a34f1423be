import type { Language, TerminalView } from '../../main/ipc/contract.ts';
import { language } from './texts.ts';

type LocalText = TerminalView['service']['name'];

/** A text that comes with its translations, in the page's language where it has it. */
export function localText(text: LocalText): string {
  return text[languageOfText(text)] ?? text.en;
}

/** The language {@link localText} answers in, for the `lang` attribute. */
export function languageOfText(text: LocalText, wanted: Language = language.value): Language {
  return text[wanted] === undefined ? 'en' : wanted;
}
