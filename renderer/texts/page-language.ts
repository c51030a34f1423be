import type { Language, TerminalView } from '../../main/ipc/contract.ts';
import { holderLanguage } from './holder-language.ts';

/** Which language the page speaks, and why. */
export interface Speech {
  /** Picked on the screen, for this one person. */
  readonly chosen: Language | null;
  /** That of the holder whose verdict shows, or whose card still lies there. */
  readonly holder: Language | null;
  readonly terminal: TerminalView['languages'];
}

export const FIRST_SPEECH: Speech = { chosen: null, holder: null, terminal: { page: 'en', staff: 'en' } };

/** What a new view makes of it. A choice ends with the presentation it was made for. */
export function afterView(speech: Speech, before: TerminalView | null, view: TerminalView): Speech {
  const terminal = view.languages;
  const { session } = view;
  switch (session.state) {
    case 'showing':
      return { ...speech, terminal, holder: holderLanguage(countryOf(session.verdict), terminal.page) };
    case 'awaiting-removal':
      return { ...speech, terminal };
    case 'idle':
      return { chosen: hasEnded(before) ? null : speech.chosen, holder: null, terminal };
    case 'reading':
    case 'looking-up':
    case 'out-of-order':
      return { ...speech, terminal, holder: null };
  }
}

function hasEnded(before: TerminalView | null): boolean {
  return before?.session.state === 'showing' || before?.session.state === 'awaiting-removal';
}

type Verdict = Extract<TerminalView['session'], { state: 'showing' }>['verdict'];

function countryOf(verdict: Verdict): string | null {
  return verdict.kind === 'unreadable' ? null : (verdict.card?.issuerCountry ?? null);
}

/** `area`: that of what lies over the screens, such as the operator area; null while nothing does. */
export function languageOf(
  { chosen, holder, terminal }: Speech,
  area: Language | null,
  isStaffPage: boolean,
): Language {
  return area ?? (isStaffPage ? terminal.staff : (chosen ?? holder ?? terminal.page));
}
