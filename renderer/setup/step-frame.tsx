import { useEffect, useRef } from 'preact/hooks';
import { SETUP_STEPS, type SetupStep } from '../../main/ipc/setup.ts';
import { t } from '../texts/texts.ts';
import { Offer } from './offer.tsx';
import type { StepProps } from './step-props.ts';
import { CameraStep } from './steps/camera-step.tsx';
import { InstitutionStep } from './steps/institution-step.tsx';
import { LanguageStep } from './steps/language-step.tsx';
import { PinStep } from './steps/pin-step.tsx';
import { ReaderStep } from './steps/reader-step.tsx';
import { RegistryStep } from './steps/registry-step.tsx';
import { ServiceStep } from './steps/service-step.tsx';
import { SummaryStep } from './steps/summary-step.tsx';

/** A step with its heading, the way that is behind and ahead, and what an offered configuration would change. */
export function StepFrame({ area, act }: StepProps) {
  const { step, offer } = area;
  const place = SETUP_STEPS.indexOf(step);
  const heading = useRef<HTMLHeadingElement>(null);
  // Whoever hears the page, or goes by keys, begins each step at its top.
  useEffect(() => heading.current?.focus(), [step]);
  const isWrong = area.faults.some((fault) => fault.step === step);
  const before = SETUP_STEPS[place - 1];
  const after = SETUP_STEPS[place + 1];
  return (
    <>
      <header class="setup-head">
        <p class="overline">{t('setup.progress', { step: place + 1, steps: SETUP_STEPS.length })}</p>
        <h1 ref={heading} tabIndex={-1}>
          {t(`setup.steps.${step}`)}
        </h1>
        <p class="setup-hint">{t(`setup.hints.${step}`)}</p>
        <progress class="setup-progress" aria-hidden="true" max={SETUP_STEPS.length} value={place + 1} />
      </header>
      <div class={`setup-body setup-step-${step}`} data-step={step} key={step}>
        {offer === null ? <Step step={step} area={area} act={act} /> : <Offer offer={offer} act={act} />}
      </div>
      {offer === null && (
        <footer class="setup-foot">
          <button type="button" class="setup-leave" onClick={() => act({ do: 'leave' })}>
            {t('setup.leave')}
          </button>
          {before !== undefined && (
            <button type="button" class="setup-back" onClick={() => act({ do: 'go', step: before })}>
              {t('setup.back')}
            </button>
          )}
          {after !== undefined && (
            <button type="button" class="setup-main" disabled={isWrong} onClick={() => act({ do: 'go', step: after })}>
              {t('setup.next')}
            </button>
          )}
          {after === undefined && (
            <button
              type="button"
              class="setup-main"
              disabled={area.faults.length > 0}
              onClick={() => act({ do: 'save' })}
            >
              {t('setup.save')}
            </button>
          )}
        </footer>
      )}
    </>
  );
}

function Step({ step, ...props }: StepProps & { step: SetupStep }) {
  switch (step) {
    case 'language':
      return <LanguageStep {...props} />;
    case 'institution':
      return <InstitutionStep {...props} />;
    case 'service':
      return <ServiceStep {...props} />;
    case 'registry':
      return <RegistryStep {...props} />;
    case 'reader':
      return <ReaderStep {...props} />;
    case 'camera':
      return <CameraStep {...props} />;
    case 'pin':
      return <PinStep {...props} />;
    case 'summary':
      return <SummaryStep {...props} />;
  }
}
