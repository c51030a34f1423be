import { effect, signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { LANGUAGES, type Language, type TerminalView } from '../../main/ipc/contract.ts';
import { localeOf } from './locale.ts';
import { afterView, FIRST_SPEECH, languageOf, type Speech } from './page-language.ts';
import { isLoaded, language, loadTexts } from './texts.ts';

/** A language picked on the screen is given up after this long without a card. */
const CHOICE_LASTS_MS = 30_000;
const LONGEST_IDLE_WAIT_MS = 5_000;
const REMEMBERED_AS = 'tessera-language';

const speech = signal<Speech>({ ...FIRST_SPEECH, terminal: rememberedLanguages() });
const area = signal<Language | null>(null);
let endOfChoice: ReturnType<typeof setTimeout> | undefined;

/**
 * Has the page speak the language it should: on the root element for screen readers, and in every text. `isStaffPage`:
 * staff alone look at it. Returns what ends it.
 */
export function startSpeaking(root: HTMLElement, isStaffPage: boolean): () => void {
  let wanted: Language = 'en';
  const endWish = effect(() => {
    wanted = languageOf(speech.value, area.value, isStaffPage);
    const now = wanted;
    if (isLoaded(now)) language.value = now;
    else
      void loadTexts(now).then((isHere) => {
        if (isHere && wanted === now) language.value = now;
      });
  });
  const endRoot = effect(() => {
    root.lang = localeOf(language.value);
  });
  return () => {
    endWish();
    endRoot();
    clearTimeout(endOfChoice);
  };
}

/** Call before the view is shown: its verdict is then painted in its language at once. */
export function hearView(before: TerminalView | null, view: TerminalView): void {
  const next = afterView(speech.value, before, view);
  if (next.terminal.page !== speech.value.terminal.page) remember(next.terminal.page);
  speech.value = next;
  void loadTexts(next.terminal.staff);
}

/** For whoever stands there now. */
export function chooseLanguage(chosen: Language): void {
  speech.value = { ...speech.value, chosen };
  clearTimeout(endOfChoice);
  endOfChoice = setTimeout(() => {
    // With a verdict on the screen the choice ends with that.
    if (speech.value.holder === null) speech.value = { ...speech.value, chosen: null };
  }, CHOICE_LASTS_MS);
}

/** While the component is there the page speaks this: an area over the screens has a language of its own. */
export function useAreaLanguage(spoken: Language): void {
  useEffect(() => {
    area.value = spoken;
    return () => {
      area.value = null;
    };
  }, [spoken]);
}

/** Fetches the other languages one by one while nothing else is to do, so that no guest's verdict waits for its words. */
export async function loadOtherLanguages(): Promise<void> {
  for (const other of LANGUAGES) {
    await new Promise((idle) => requestIdleCallback(idle, { timeout: LONGEST_IDLE_WAIT_MS }));
    await loadTexts(other);
  }
}

/** What the terminal spoke last: for the moments before it is heard of, and for when it isn't. */
function rememberedLanguages(): Speech['terminal'] {
  const kept = storage()?.getItem(REMEMBERED_AS);
  const page = LANGUAGES.find((known) => known === kept) ?? 'en';
  return { page, staff: page };
}

function remember(page: Language): void {
  storage()?.setItem(REMEMBERED_AS, page);
}

/** Undefined where the browser keeps nothing, and in tests without one. */
function storage(): Storage | undefined {
  try {
    return globalThis.localStorage;
  } catch {
    // SecurityError: storage is switched off.
    return undefined;
  }
}
