import { localText } from '../../texts/local-text.ts';
import { hasText, t } from '../../texts/texts.ts';
import { Options } from '../options.tsx';
import { faultOf, type OpenSetup, type StepProps } from '../step-props.ts';
import { FaultText, TextField } from '../text-field.tsx';

export function ServiceStep({ area, act }: StepProps) {
  const fault = faultOf(area, 'service');
  return (
    <>
      <TextField
        name="lane"
        label={t('setup.service.lane')}
        value={area.draft.lane}
        fault={faultOf(area, 'lane')}
        keys="letters"
        maxLength={60}
        onText={(name) => act({ do: 'lane', name })}
      />
      <p class="setup-fault" role="status">
        {fault !== undefined && <FaultText fault={fault} />}
      </p>
      <Options
        name="service"
        label={t('setup.steps.service')}
        options={area.services.map((service) => ({
          id: service.id,
          title: localText({ ...service.name, en: service.name['en'] ?? service.id }),
          hint: hintOf(service),
        }))}
        chosen={area.draft.service}
        onChoose={(id) => act({ do: 'service', id })}
      />
    </>
  );
}

/** In one line what its rules ask for. */
function hintOf({ id: serviceId, isPreset }: OpenSetup['services'][number]): string {
  if (!isPreset || !hasText(`setup.service.about.${serviceId}`)) return t('setup.service.ownFile', { id: serviceId });
  return t(`setup.service.about.${serviceId}`);
}
