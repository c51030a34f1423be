import type { CameraState, TerminalView } from '../../main/ipc/contract.ts';
import { CardOnReader, Token } from '../design/drawings.tsx';
import { cameraText, type HealthText, readerText } from '../texts/health-text.ts';
import { localText } from '../texts/local-text.ts';
import { t } from '../texts/texts.ts';
import { CodeWindow } from './code-window.tsx';
import { DemoBanner, SampleDeck } from './demo.tsx';
import { StatusLine } from './status-line.tsx';

export interface IdleScreenProps {
  readonly view: TerminalView;
  readonly camera: CameraState;
  /** ms since 1970. */
  readonly now: number;
  readonly hasPrintPage: boolean;
  onSample(id: string): void;
}

export function IdleScreen({ view, camera, now, hasPrintPage, onSample }: IdleScreenProps) {
  return (
    <main class={`screen idle ${view.samples.length > 0 ? 'has-deck' : ''}`}>
      {view.demo && <DemoBanner hasPrintPage={hasPrintPage} />}
      <header class="idle-head">
        <Token />
        <p class="overline">{t('idle.overline')}</p>
        <h1>{localText(view.service.name)}</h1>
      </header>
      <div class="ways">
        <section class={`way way-card way-${readerText(view.readers).tone}`}>
          <CardOnReader />
          <WayWords title={t('idle.card')} hint={t('idle.cardHint')} health={readerText(view.readers)} />
        </section>
        <section class={`way way-code way-${cameraText(camera).tone}`}>
          <CodeWindow camera={camera} />
          <WayWords title={t('idle.code')} hint={t('idle.codeHint')} health={cameraText(camera)} />
        </section>
      </div>
      {view.samples.length > 0 && <SampleDeck samples={view.samples} onTap={onSample} />}
      <StatusLine view={view} camera={camera} now={now} />
    </main>
  );
}

/** A way in, or what it lacks. */
function WayWords({ title, hint, health }: { title: string; hint: string; health: HealthText }) {
  return (
    <div class="way-words">
      <h2>{health.tone === 'wanting' ? health.state : title}</h2>
      <p>{health.tone === 'wanting' ? health.remedy : hint}</p>
    </div>
  );
}
