import { REGISTRY_CHOICES, type RegistryTrial } from '../../../main/ipc/setup.ts';
import { t } from '../../texts/texts.ts';
import { Options } from '../options.tsx';
import { faultOf, type StepProps } from '../step-props.ts';
import { TextField } from '../text-field.tsx';

export function RegistryStep({ area, act }: StepProps) {
  const { choice, url } = area.draft.registry;
  const fault = faultOf(area, 'url');
  const trial = area.registryTrial;
  const choose = (id: string): void => {
    const chosen = REGISTRY_CHOICES.find((known) => known === id);
    if (chosen !== undefined) act({ do: 'registry', choice: chosen, url });
  };
  return (
    <>
      <Options
        name="registry"
        label={t('setup.steps.registry')}
        options={REGISTRY_CHOICES.map((registryChoice) => ({
          id: registryChoice,
          title: t(`setup.registry.${registryChoice}`),
          hint: t(`setup.registry.${registryChoice}Hint`),
        }))}
        chosen={choice}
        onChoose={choose}
      />
      {choice === 'own' && (
        <TextField
          name="url"
          label={t('setup.registry.address')}
          value={url}
          fault={fault}
          keys="address"
          maxLength={200}
          onText={(text) => act({ do: 'registry', choice, url: text })}
        />
      )}
      <div class="setup-acts">
        <button
          type="button"
          disabled={fault !== undefined || trial.state === 'asking'}
          onClick={() => act({ do: 'try-registry' })}
        >
          {t('setup.registry.try')}
        </button>
        {trial.state === 'asking' && <progress aria-label={t('setup.registry.asking', { host: trial.host })} />}
      </div>
      <div class={`setup-trial is-${trial.state}`} role="status" data-trial={trial.state}>
        <TrialWords trial={trial} />
      </div>
    </>
  );
}

function TrialWords({ trial }: { readonly trial: RegistryTrial }) {
  switch (trial.state) {
    case 'none':
      return null;
    case 'asking':
      return <p>{t('setup.registry.asking', { host: trial.host })}</p>;
    case 'answered':
      return (
        <>
          <b>{t('setup.registry.answered', { host: trial.host })}</b>
          <p>{t('setup.registry.first', { ms: Math.round(trial.firstMs) })}</p>
          {trial.againMs !== null && <p>{t('setup.registry.again', { ms: Math.round(trial.againMs) })}</p>}
        </>
      );
    case 'failed':
      return (
        <>
          <b>{t('setup.registry.failed', { host: trial.host })}</b>
          <p>{t(`setup.registry.why.${trial.failure}`)}</p>
        </>
      );
  }
}
