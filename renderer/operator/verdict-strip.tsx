import { useEffect } from 'preact/hooks';
import type { SessionView } from '../../main/ipc/contract.ts';
import { t } from '../texts/texts.ts';
import { verdictText } from '../texts/verdict-text.ts';

export interface VerdictStripProps {
  readonly session: SessionView;
  onPainted(presentationId: string): void;
}

/** The lane goes on serving behind the area: its verdicts, in a line. */
export function VerdictStrip({ session, onPainted }: VerdictStripProps) {
  const shown = session.state === 'showing' ? session.presentationId : null;
  useEffect(() => {
    if (shown !== null) onPainted(shown);
  }, [shown, onPainted]);
  if (session.state !== 'showing') {
    return (
      <p class="op-strip" role="status">
        {t('operator.strip')}
      </p>
    );
  }
  const { word, title } = verdictText(session.verdict);
  return (
    <p class={`op-strip strip-${session.verdict.kind}`} role="status">
      <b>{word}</b> {title}
    </p>
  );
}
