import { useEffect } from 'preact/hooks';
import type { TerminalView } from '../../main/ipc/contract.ts';
import type { SetupAction, SetupArea } from '../../main/ipc/setup.ts';
import { CardOnReader } from '../design/drawings.tsx';
import { Emblem } from '../design/emblem.tsx';
import { camera, view } from '../page-state.ts';
import { afterPaint } from '../painted.ts';
import { cameraText, readerText } from '../texts/health-text.ts';
import { t } from '../texts/texts.ts';
import { factsOf, verdictText } from '../texts/verdict-text.ts';
import { keepVerdicts, lastVerdict } from './last-verdict.ts';

type Showing = Extract<TerminalView['session'], { state: 'showing' }>;

/** Steps of a presentation in their order, as far as people understand them. */
const STEPS = ['decodeMs', 'readMs', 'exchangeMs', 'lookUpMs', 'decideMs', 'totalMs', 'paintMs'] as const;

/** The terminal runs: a card is held out, and the screen says what came of it and how long each step took. */
export function Trial({
  area,
  act,
  onPainted,
}: {
  readonly area: Extract<SetupArea, { kind: 'trial' }>;
  act(action: SetupAction): void;
  onPainted(presentationId: string): void;
}) {
  useEffect(keepVerdicts, []);
  const current = view.value;
  const last = lastVerdict.value;
  const presentationId = last?.presentationId;
  useEffect(
    () => (presentationId === undefined ? undefined : afterPaint(() => onPainted(presentationId))),
    [presentationId],
  );
  const broken = current?.session.state === 'out-of-order' ? current.session : undefined;
  return (
    <>
      <header class="setup-head">
        <p class="overline">{t('setup.trial.overline')}</p>
        <h1>{t('setup.trial.title')}</h1>
      </header>
      <div
        class="setup-body setup-tried"
        data-tried={broken !== undefined ? 'broken' : last === null ? 'nothing' : last.verdict.kind}
      >
        {broken !== undefined && (
          <section class="setup-result is-failed" role="alert">
            <h2>{t('setup.trial.broken')}</h2>
            <p lang="en">{broken.message}</p>
            <p lang="en">{broken.remedy}</p>
          </section>
        )}
        {broken === undefined && last === null && current !== null && <Waiting view={current} />}
        {broken === undefined && last !== null && <Result session={last} />}
      </div>
      <footer class="setup-foot">
        {area.hasBefore && (
          <button type="button" class="setup-back" onClick={() => act({ do: 'put-back' })}>
            {t('setup.trial.putBack')}
          </button>
        )}
        <button type="button" class="setup-main" onClick={() => act({ do: 'leave' })}>
          {t('setup.trial.finish')}
        </button>
      </footer>
    </>
  );
}

function Waiting({ view: { readers, registry } }: { readonly view: TerminalView }) {
  const reader = readerText(readers);
  const picture = cameraText(camera.value);
  return (
    <section class="setup-waiting" role="status">
      <CardOnReader />
      <div>
        <h2>{t('setup.trial.hold')}</h2>
        <p>{reader.tone === 'wanting' ? `${reader.state}. ${reader.remedy}` : reader.state}</p>
        <p>{picture.tone === 'wanting' ? `${picture.state}. ${picture.remedy}` : picture.state}</p>
        <p>{registry.host}</p>
      </div>
    </section>
  );
}

function Result({ session: { verdict, steps } }: { readonly session: Showing }) {
  const { word, title, advice } = verdictText(verdict);
  const isRead = verdict.kind !== 'unreadable';
  const isAnswered = isRead && (verdict.kind !== 'unknown' || verdict.reason === 'not-registered');
  return (
    <section class="setup-result" role="status">
      <div class={`setup-sign verdict-${verdict.kind}`}>
        <Emblem name={verdict.kind} />
      </div>
      <div>
        <h2>{t(isRead && isAnswered ? 'setup.trial.works' : isRead ? 'setup.trial.readOnly' : 'setup.trial.fails')}</h2>
        <p>
          <b>
            {word}: {title}
          </b>{' '}
          {advice}
        </p>
        <dl class="setup-lines">
          {factsOf(verdict).map(({ label, value }) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
          {STEPS.flatMap((name) => (steps[name] === undefined ? [] : [[name, steps[name]] as const])).map(
            ([stepName, ms]) => (
              <div key={stepName} data-took={stepName}>
                <dt>{t(`setup.took.${stepName}`)}</dt>
                <dd>{t('setup.ms', { ms: ms < 10 ? ms.toFixed(1) : String(Math.round(ms)) })}</dd>
              </div>
            ),
          )}
        </dl>
      </div>
    </section>
  );
}
