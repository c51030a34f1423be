import type { SetupStep } from '../../../main/ipc/setup.ts';
import { localText } from '../../texts/local-text.ts';
import { ownName } from '../../texts/locale.ts';
import { t } from '../../texts/texts.ts';
import { Brought } from '../brought.tsx';
import type { OpenSetup, StepProps } from '../step-props.ts';
import { FaultText } from '../text-field.tsx';

/** Everything once more before it counts; each line leads back to its step. */
export function SummaryStep({ area, act }: StepProps) {
  return (
    <>
      {area.problem !== null && (
        <div class="setup-fault" role="alert" data-problem>
          {t('setup.problem')}
          <small lang="en" class="setup-detail">
            {area.problem}
          </small>
        </div>
      )}
      {area.faults.map((fault) => (
        <p key={`${fault.step} ${fault.field}`} class="setup-fault" role="alert">
          <FaultText fault={fault} />
        </p>
      ))}
      <dl class="setup-lines">
        {linesOf(area).map(([step, value]) => (
          <div key={step}>
            <dt>{t(`setup.steps.${step}`)}</dt>
            <dd>
              <span>{value}</span>
              <button
                type="button"
                aria-label={t('setup.changeStep', { what: t(`setup.steps.${step}`) })}
                onClick={() => act({ do: 'go', step })}
              >
                {t('setup.change')}
              </button>
            </dd>
          </div>
        ))}
      </dl>
      <Brought area={area} act={act} />
    </>
  );
}

function linesOf({ draft, services }: OpenSetup): readonly (readonly [SetupStep, string])[] {
  const service = services.find(({ id }) => id === draft.service);
  const name =
    service === undefined ? draft.service : localText({ ...service.name, en: service.name['en'] ?? service.id });
  const { choice: registryChoice, url } = draft.registry;
  return [
    ['language', ownName(draft.language)],
    ['institution', institutionText(draft.institution)],
    ['service', `${name} · ${draft.lane}`],
    ['registry', registryChoice === 'own' ? url : t(`setup.registry.${registryChoice}`)],
    ['reader', draft.reader ?? t('setup.reader.any')],
    ['camera', draft.camera ?? t('setup.camera.any')],
    ['pin', t(draft.pin === 'new' ? 'setup.pin.isSet' : 'setup.pin.kept')],
  ];
}

function institutionText(institution: OpenSetup['draft']['institution']): string {
  if (institution === null) return t('setup.institution.none');
  const { name, country, pic } = institution;
  return [name, country, pic].filter((part) => part !== '').join(' · ');
}
