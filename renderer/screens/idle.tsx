import type { CameraState, TerminalView } from '../../main/ipc/contract.ts';
import { CardOnReader, Token } from '../design/drawings.tsx';
import { Picture } from '../design/picture.tsx';
import { cameraText, type HealthText, readerText } from '../texts/health-text.ts';
import { languageOfText, localText } from '../texts/local-text.ts';
import { localeOf } from '../texts/locale.ts';
import { momentText } from '../texts/moment.ts';
import { language, t } from '../texts/texts.ts';
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
  onSetUp(): void;
}

export function IdleScreen({ view, camera, now, hasPrintPage, onSample, onSetUp }: IdleScreenProps) {
  return (
    <main
      class={`screen idle ${view.samples.length > 0 ? 'has-deck' : ''} ${view.opening?.isOpen === false ? 'is-closed' : ''}`}
    >
      {view.demo && <DemoBanner hasPrintPage={hasPrintPage} onSetUp={onSetUp} />}
      <header class="idle-head">
        <Token />
        <p class="overline">{t('idle.overline')}</p>
        <h1 lang={localeOf(languageOfText(view.service.name))}>{localText(view.service.name)}</h1>
        <Opening opening={view.opening} now={now} />
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

/** Said only where the service is closed: whoever reads "open" would look for what it might mean. */
function Opening({ opening, now }: Pick<TerminalView, 'opening'> & { now: number }) {
  if (opening === null || opening.isOpen) return null;
  const { changesAt } = opening;
  return (
    <p class="opening">
      <Picture name="shutter" />
      <span>
        <b>{t('idle.closed')}</b>
        {changesAt === null ? '' : t('idle.opensAt', { time: momentText(changesAt, now, language.value) })}
      </span>
    </p>
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
