import { useEffect } from 'preact/hooks';
import type { SessionView } from '../../main/ipc/contract.ts';
import { Countdown } from '../design/countdown.tsx';
import { Emblem } from '../design/emblem.tsx';
import { afterPaint } from '../painted.ts';
import { t } from '../texts/texts.ts';
import { factsOf, verdictText } from '../texts/verdict-text.ts';

export interface VerdictScreenProps {
  readonly session: Extract<SessionView, { state: 'showing' }>;
  /** The verdict is on the screen; called again where it changed while it shows. */
  onPainted(presentationId: string): void;
}

export function VerdictScreen({ session, onPainted }: VerdictScreenProps) {
  const { presentationId, verdict, showForMs, passage } = session;
  useEffect(() => afterPaint(() => onPainted(presentationId)), [presentationId, verdict.kind, verdict.reason]);
  const { word, title, advice } = verdictText(verdict);
  return (
    <main class={`screen verdict verdict-${verdict.kind}`}>
      <div class="verdict-sign">
        <Emblem key={`${presentationId} ${verdict.kind}`} name={verdict.kind} />
      </div>
      <div class="verdict-words" role="alert">
        <p class="overline">{word}</p>
        <h1>{title}</h1>
        <p class="advice">{advice}</p>
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
      <Countdown key={presentationId} showForMs={showForMs} />
    </main>
  );
}
