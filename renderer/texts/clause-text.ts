import type { VerdictView } from '../../main/ipc/contract.ts';
import { momentText } from './moment.ts';
import { LANGUAGE, t } from './texts.ts';

export type ClauseView = NonNullable<(VerdictView & { kind: 'refused' })['clause']>;

/** What a rule that said no says to the holder, and to staff. */
export interface ClauseText {
  readonly holder: string;
  readonly staff: string;
}

/** The service's own words where it has some, else the page's; and from when on it would be yes. `now`: ms since 1970. */
export function clauseText(clause: ClauseView, now: number): ClauseText {
  const values = valuesOf(clause, now);
  const again = values.again === undefined ? '' : ` ${t('clause.again', { again: values.again })}`;
  return {
    holder: ownWords(clause.holder, values) ?? t(`clause.${clause.kind}.holder`, placed(values)) + again,
    staff: ownWords(clause.staff, values) ?? t(`clause.${clause.kind}.staff`, placed(values)) + again,
  };
}

type Values = { readonly [place in 'time' | 'lane' | 'again']: string | undefined };

function valuesOf({ use, againAt }: ClauseView, now: number): Values {
  return {
    time: use === null ? undefined : momentText(use.at, now, LANGUAGE),
    lane: use?.lane,
    again: againAt === null ? undefined : momentText(againAt, now, LANGUAGE),
  };
}

function placed({ time = '', lane = '', again = '' }: Values): Readonly<Record<string, string>> {
  return { time, lane, again };
}

/** Undefined where there are none, or one of their places has nothing to stand in it now. */
function ownWords(text: ClauseView['holder'], values: Values): string | undefined {
  const words = text?.[LANGUAGE] ?? text?.en;
  if (words === undefined) return undefined;
  const places = [...words.matchAll(/\{\{(time|lane|again)\}\}/g)].map(([, place]) => place as keyof Values);
  if (places.some((place) => values[place] === undefined)) return undefined;
  return words.replace(/\{\{(time|lane|again)\}\}/g, (_, place: keyof Values) => values[place] ?? '');
}
