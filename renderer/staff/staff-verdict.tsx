import type { SessionView } from '../../main/ipc/contract.ts';
import { Emblem } from '../design/emblem.tsx';
import { Picture } from '../design/picture.tsx';
import { picturesOf } from '../screens/pictures-of.ts';
import { Title } from '../screens/title.tsx';
import { markOf } from '../screens/verdict.tsx';
import { localeOf } from '../texts/locale.ts';
import { language, t } from '../texts/texts.ts';
import { factsOf, verdictText } from '../texts/verdict-text.ts';

/** Steps worth a line to staff; the others are on the operator's page. */
const STEPS = ['readMs', 'decodeMs', 'lookUpMs', 'totalMs'] as const;

export interface StaffVerdictProps {
  readonly session: Extract<SessionView, { state: 'showing' }>;
  /** ms since 1970. */
  readonly now: number;
}

/** The verdict with the rule behind it, in the staff's words, and all it rests on. */
export function StaffVerdict({ session, now }: StaffVerdictProps) {
  const { verdict, passage, steps } = session;
  const { word, title, advice, adviceLanguage, staff } = verdictText(verdict, now, language.value);
  const mark = markOf(verdict);
  const { why } = picturesOf(verdict, passage.state);
  const told = staff ?? { text: advice, language: adviceLanguage };
  return (
    <>
      <div class={`staff-verdict verdict-${verdict.kind} ${mark === undefined ? '' : 'is-marked'}`} role="alert">
        <div class="staff-sign">
          <Emblem name={verdict.kind} {...(mark === undefined ? {} : { mark })} />
        </div>
        <div class="staff-words">
          <p class="overline">
            {word}
            {mark !== undefined && <span class="mark-word">{t(`mark.${mark}`)}</span>}
          </p>
          <Title level="h2" text={title} />
          <p class="staff-told" lang={localeOf(told.language)}>
            {told.text}
          </p>
          {passage.state !== 'none' && (
            <p class="passage" data-passage={passage.state}>
              {t(`passage.${passage.state}`)}
            </p>
          )}
        </div>
        {why !== null && <Picture name={why} />}
      </div>
      <dl class="staff-facts">
        {factsOf(verdict).map(({ name, label, value }) => (
          <div key={name}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        {STEPS.filter((step) => steps[step] !== undefined).map((step) => (
          <div key={step} class="staff-step">
            <dt>{t(`steps.${step}`)}</dt>
            <dd>{milliseconds(steps[step] ?? 0)}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function milliseconds(ms: number): string {
  const style = { style: 'unit', unit: 'millisecond', maximumFractionDigits: ms < 10 ? 1 : 0 } as const;
  return new Intl.NumberFormat(localeOf(language.value), style).format(ms);
}
