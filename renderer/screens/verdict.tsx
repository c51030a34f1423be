import { useEffect } from 'preact/hooks';
import type { PageMessage, SessionView, VerdictView } from '../../main/ipc/contract.ts';
import { Countdown } from '../design/countdown.tsx';
import { Emblem, type EmblemMark } from '../design/emblem.tsx';
import { Picture } from '../design/picture.tsx';
import { afterPaint } from '../painted.ts';
import { localeOf } from '../texts/locale.ts';
import { t } from '../texts/texts.ts';
import { factsOf, verdictText } from '../texts/verdict-text.ts';
import { LanguageChoice } from './language-choice.tsx';
import { Override } from './override.tsx';
import { picturesOf, type VerdictPictures } from './pictures-of.ts';
import { SoundCaption } from './sound-caption.tsx';
import { Title } from './title.tsx';

/** In letters; beyond, it is set smaller, so that three lines hold it. */
const LONG_ADVICE = 95;

export interface VerdictScreenProps {
  readonly session: Extract<SessionView, { state: 'showing' }>;
  /** The verdict is on the screen; called again where it changed while it shows. */
  onPainted(presentationId: string): void;
  send(message: PageMessage): void;
}

export function VerdictScreen({ session, onPainted, send }: VerdictScreenProps) {
  const { presentationId, verdict, showForMs, passage } = session;
  useEffect(() => afterPaint(() => onPainted(presentationId)), [presentationId, verdict.kind, verdict.reason]);
  const { word, title, advice, adviceLanguage } = verdictText(verdict);
  const mark = markOf(verdict);
  return (
    <main class={`screen verdict verdict-${verdict.kind} ${mark === undefined ? '' : 'is-marked'}`}>
      <div class="verdict-sign">
        <Emblem
          key={`${presentationId} ${verdict.kind}`}
          name={verdict.kind}
          {...(mark === undefined ? {} : { mark })}
        />
      </div>
      <div class="verdict-words" role="alert">
        <p class="overline">
          {word}
          {mark !== undefined && <span class="mark-word">{t(`mark.${mark}`)}</span>}
        </p>
        <Title level="h1" text={title} />
        <Pictures {...picturesOf(verdict, passage.state)} />
        <p class={advice.length > LONG_ADVICE ? 'advice is-long' : 'advice'} lang={localeOf(adviceLanguage)}>
          {advice}
        </p>
        {passage.state !== 'none' && (
          <p class="passage" data-passage={passage.state}>
            {t(`passage.${passage.state}`)}
          </p>
        )}
      </div>
      <dl class="facts">
        {factsOf(verdict).map(({ name, label, value }) => (
          <div key={name} class={`fact fact-${name}`}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <SoundCaption kind={verdict.kind} />
      <div class="verdict-foot">
        <Countdown key={presentationId} showForMs={showForMs} />
        {verdict.kind !== 'granted' && <LanguageChoice />}
        {session.canOverride && <Override key={presentationId} session={session} send={send} />}
      </div>
    </main>
  );
}

/** What sets a grant apart from one that the registry vouched for. */
export function markOf(verdict: VerdictView): EmblemMark | undefined {
  if (verdict.kind !== 'granted') return undefined;
  if (verdict.reason === 'override') return 'staff';
  return verdict.reason === 'allowed-unverified' || verdict.marked !== null ? 'unsure' : undefined;
}

/** What is the matter, then what to do: for those who don't read the language, or don't read in half a second. */
function Pictures({ why, next }: VerdictPictures) {
  if (why === null && next === null) return null;
  return (
    <div class="pictures" aria-hidden="true">
      {why !== null && <Picture name={why} />}
      {why !== null && next !== null && (
        <svg class="pictures-then" viewBox="0 0 24 24" aria-hidden="true">
          <path d="M6 2L18 12L6 22" />
        </svg>
      )}
      {next !== null && <Picture name={next} />}
    </div>
  );
}
