import type { Language, VerdictView } from '../../main/ipc/contract.ts';
import { ageText } from './age.ts';
import { type ClauseView, clauseText, type SpokenText } from './clause-text.ts';
import { dayText } from './day.ts';
import { capitalised } from './locale.ts';
import { hasText, language, t } from './texts.ts';

/** What a verdict says to people. */
export interface VerdictText {
  /** The kind in a word or two; the same for every reason, for those who read it all day. */
  readonly word: string;
  /** The reason in a few words, readable from two metres. */
  readonly title: string;
  /** What to do next, in a sentence or two. */
  readonly advice: string;
  /** That of the advice, for the `lang` attribute; the rest is in the page's. */
  readonly adviceLanguage: Language;
  /** The same for staff and in their language, where a rule of the service said no. */
  readonly staff: SpokenText | null;
}

/** `now`: ms since 1970, for times as people say them. */
export function verdictText(
  verdict: VerdictView,
  now: number = Date.now(),
  staffLanguage: Language = language.value,
): VerdictText {
  const key = `verdict.${verdict.kind}.${verdict.reason}`;
  const clause = clauseOf(verdict);
  const holder =
    clause === null
      ? { text: adviceOf(verdict, key), language: language.value }
      : clauseText(clause, 'holder', language.value, now);
  return {
    word: t(`verdict.${verdict.kind}.word`),
    title: t(`${key}.title`),
    advice: holder.text,
    adviceLanguage: holder.language,
    staff: clause === null ? null : clauseText(clause, 'staff', staffLanguage, now),
  };
}

function clauseOf(verdict: VerdictView): ClauseView | null {
  return verdict.kind === 'refused' || verdict.kind === 'unknown' ? verdict.clause : null;
}

function adviceOf(verdict: VerdictView, key: string): string {
  if (verdict.kind === 'unreadable' && verdict.detail !== null && hasText(`detail.${verdict.detail}`)) {
    return t(`detail.${verdict.detail}`);
  }
  return t(`${key}.advice`);
}

/** A fact a verdict rests on. */
export interface Fact {
  readonly name: 'evidence' | 'age' | 'issuer' | 'expiresOn' | 'level' | 'failure';
  readonly label: string;
  readonly value: string;
}

/** How the verdict knows what it says, most telling first. Nothing here names the holder or the card. */
export function factsOf(verdict: VerdictView): Fact[] {
  if (verdict.kind === 'unreadable') return [];
  const facts: Fact[] = [
    { name: 'evidence', label: t('facts.evidence'), value: t(`evidence.${verdict.evidence}`) },
    { name: 'age', label: t('facts.age'), value: checkedText(verdict) },
  ];
  if (verdict.kind === 'unknown' && verdict.failure !== null) {
    facts.push({ name: 'failure', label: t('facts.failure'), value: alone(t(`failure.${verdict.failure}`)) });
  }
  if (verdict.card === null) return facts;
  facts.push({ name: 'issuer', label: t('facts.issuer'), value: verdict.card.issuerName });
  facts.push({
    name: 'expiresOn',
    label: t('facts.expiresOn'),
    value: dayText(verdict.card.expiresOn, language.value),
  });
  if (verdict.card.academicLevel !== null) {
    facts.push({ name: 'level', label: t('facts.level'), value: t(`level.${verdict.card.academicLevel}`) });
  }
  return facts;
}

function checkedText(verdict: Exclude<VerdictView, { kind: 'unreadable' }>): string {
  if (verdict.source === null || verdict.ageSeconds === null) return t('age.none');
  if (verdict.source === 'registry') return t('age.live');
  const { key, count } = ageText(verdict.ageSeconds);
  return alone(t(key, { count }));
}

/** Texts that also stand within a sentence begin in lower case, and in upper case where they stand alone. */
function alone(text: string): string {
  return capitalised(text, language.value);
}
