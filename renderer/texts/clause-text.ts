import type { Language, VerdictView } from '../../main/ipc/contract.ts';
import { languageOfText } from './local-text.ts';
import { momentText } from './moment.ts';
import { textIn } from './texts.ts';

export type ClauseView = NonNullable<(VerdictView & { kind: 'refused' })['clause']>;

/** Words and the language they are in, for the `lang` attribute: a service may have written its own in English only. */
export interface SpokenText {
  readonly text: string;
  readonly language: Language;
}

/**
 * What a rule that said no says to the holder or to staff: the service's own words where it has some, else the page's;
 * and from when on it would be yes. `now`: ms since 1970.
 */
export function clauseText(clause: ClauseView, to: 'holder' | 'staff', language: Language, now: number): SpokenText {
  const own = ownWords(clause, to, language, now);
  if (own !== undefined) return own;
  const { time = '', lane = '', again } = valuesOf(clause, language, now);
  const text = textIn(language, `clause.${clause.kind}.${to}`, { time, lane });
  if (again === undefined) return { text, language };
  return { text: `${text} ${textIn(language, 'clause.again', { again })}`, language };
}

type Values = { readonly [place in 'time' | 'lane' | 'again']: string | undefined };

function valuesOf({ use, againAt }: ClauseView, language: Language, now: number): Values {
  return {
    time: use === null ? undefined : momentText(use.at, now, language),
    lane: use?.lane,
    again: againAt === null ? undefined : momentText(againAt, now, language),
  };
}

/** Undefined where there are none, or one of their places has nothing to stand in it now. */
function ownWords(clause: ClauseView, to: 'holder' | 'staff', wanted: Language, now: number): SpokenText | undefined {
  const own = clause[to];
  if (own === null) return undefined;
  const language = languageOfText(own, wanted);
  const words = own[language] ?? own.en;
  const values = valuesOf(clause, language, now);
  const places = [...words.matchAll(/\{\{(time|lane|again)\}\}/g)].map(([, place]) => place as keyof Values);
  if (places.some((place) => values[place] === undefined)) return undefined;
  return {
    text: words.replace(/\{\{(time|lane|again)\}\}/g, (_, place: keyof Values) => values[place] ?? ''),
    language,
  };
}
