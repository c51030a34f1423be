import type { SetupAction, SetupArea } from '../../main/ipc/setup.ts';
import { Token } from '../design/drawings.tsx';
import { useAreaLanguage } from '../texts/speak.ts';
import { language, t } from '../texts/texts.ts';
import { EnterPin } from './enter-pin.tsx';
import { StepFrame } from './step-frame.tsx';
import { Trial } from './trial.tsx';
import './setup.css';

export interface SetupScreenProps {
  readonly area: Exclude<SetupArea, { kind: 'closed' }>;
  act(action: SetupAction): void;
  /** The verdict of a trial is on the screen. */
  onPainted(presentationId: string): void;
}

/** The setup of this terminal, from the first language to the first card that is tried. */
export function SetupScreen({ area, act, onPainted }: SetupScreenProps) {
  useAreaLanguage(area.kind === 'open' ? area.draft.language : language.value);
  return (
    <main class={`screen setup setup-${area.kind}`} data-setup={area.kind}>
      <Content area={area} act={act} onPainted={onPainted} />
    </main>
  );
}

function Content({ area, act, onPainted }: SetupScreenProps) {
  switch (area.kind) {
    case 'open':
      return <StepFrame area={area} act={act} />;
    case 'pin':
      return <EnterPin area={area} act={act} />;
    case 'busy':
      return <Notice title={t('setup.busy')} hint={t('setup.busyHint')} act={act} />;
    case 'no-pin':
      return <Notice title={t('setup.noPin')} hint={t('setup.noPinHint')} act={act} />;
    case 'saving':
      return <Working phase={area.phase} />;
    case 'trial':
      return <Trial area={area} act={act} onPainted={onPainted} />;
  }
}

function Notice({ title, hint, act }: { title: string; hint: string; act: SetupScreenProps['act'] }) {
  return (
    <section class="setup-notice" role="alert">
      <Token />
      <h1>{title}</h1>
      <p>{hint}</p>
      <button type="button" class="setup-main" onClick={() => act({ do: 'leave' })}>
        {t('setup.leave')}
      </button>
    </section>
  );
}

function Working({ phase }: { phase: 'writing' | 'restarting' }) {
  return (
    <section class="setup-notice" role="status" aria-busy="true">
      <Token />
      <h1>{t(`setup.${phase}`)}</h1>
      <p>{t('setup.savingHint')}</p>
    </section>
  );
}
