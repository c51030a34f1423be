import './operator.css';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { PageMessage, SessionView } from '../../main/ipc/contract.ts';
import { OPERATOR_SECTIONS, type OperatorAction, type OperatorArea } from '../../main/ipc/operator.ts';
import { view } from '../page-state.ts';
import { useAreaLanguage } from '../texts/speak.ts';
import { language, t } from '../texts/texts.ts';
import { AskPin } from './ask-pin.tsx';
import { ClosingTime } from './closing-time.tsx';
import { SCROLLS } from './data-table.tsx';
import { DocumentLine } from './document-line.tsx';
import { SectionContent } from './section-content.tsx';
import { VerdictStrip } from './verdict-strip.tsx';

/** The area as long as it is on the screen. */
export type ShownArea = Exclude<OperatorArea, { state: 'closed' }>;

export interface OperatorScreenProps {
  readonly area: ShownArea;
  readonly session: SessionView;
  send(message: PageMessage): void;
}

/** Touches are told at most this often, in ms. */
const TOLD_EVERY_MS = 3_000;
const TOUCHES = ['pointerdown', 'keydown', 'wheel'] as const;

export function OperatorScreen({ area, session, send }: OperatorScreenProps) {
  useAreaLanguage(view.value?.languages.staff ?? language.value);
  const act = (action: OperatorAction): void => send({ kind: 'operator', action });
  if (area.state !== 'open') return <AskPin area={area} act={act} />;
  return (
    <OpenArea
      area={area}
      session={session}
      act={act}
      onPainted={(presentationId) => send({ kind: 'painted', presentationId })}
      onSetUp={() => send({ kind: 'setup', action: { do: 'open' } })}
    />
  );
}

interface OpenAreaProps {
  readonly area: Extract<OperatorArea, { state: 'open' }>;
  readonly session: SessionView;
  act(action: OperatorAction): void;
  onPainted(presentationId: string): void;
  onSetUp(): void;
}

function OpenArea({ area, session, act, onPainted, onSetUp }: OpenAreaProps) {
  const arrivedAt = useMemo(() => performance.now(), [area]);
  const toldAt = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    const onTouch = (): void => {
      if (performance.now() - toldAt.current < TOLD_EVERY_MS) return;
      toldAt.current = performance.now();
      act({ do: 'touch' });
    };
    for (const event of TOUCHES) document.addEventListener(event, onTouch);
    return () => {
      for (const event of TOUCHES) document.removeEventListener(event, onTouch);
    };
  });
  return (
    <div class="screen operator" data-operator={area.section}>
      <header class="op-head">
        <h1>{t('operator.title')}</h1>
        <VerdictStrip session={session} onPainted={onPainted} />
        <ClosingTime endsInMs={area.endsInMs} arrivedAt={arrivedAt} />
        <button type="button" class="op-back" onClick={() => act({ do: 'leave' })}>
          {t('operator.leave')}
        </button>
      </header>
      <nav class="op-nav" aria-label={t('operator.sections')}>
        {OPERATOR_SECTIONS.map((section) => (
          <button
            type="button"
            key={section}
            aria-current={section === area.section ? 'page' : undefined}
            onClick={() => act({ do: 'show', section })}
          >
            {t(`operator.section.${section}`)}
          </button>
        ))}
      </nav>
      <main class="op-content" key={area.section} {...SCROLLS} aria-label={t('operator.content')}>
        <DocumentLine document={area.document} />
        <SectionContent content={area.content} act={act} onSetUp={onSetUp} />
      </main>
    </div>
  );
}
