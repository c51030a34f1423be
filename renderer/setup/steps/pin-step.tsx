import { useSignal } from '@preact/signals';
import { t } from '../../texts/texts.ts';
import { PinField } from '../pin-field.tsx';
import { faultOf, type StepProps } from '../step-props.ts';
import { FaultText } from '../text-field.tsx';

/** The PIN twice, one after the other: there is room for one set of keys. */
export function PinStep({ area, act }: StepProps) {
  const first = useSignal<string | null>(null);
  const typed = useSignal('');
  const fault = faultOf(area, 'pin');
  const isAgain = first.value !== null;
  const done = (): void => {
    if (first.value === null) first.value = typed.value;
    else {
      act({ do: 'new-pin', pin: first.value, again: typed.value });
      first.value = null;
    }
    typed.value = '';
  };
  return (
    <>
      <PinField
        label={t(isAgain ? 'setup.pin.again' : 'setup.pin.new')}
        value={typed.value}
        doneText={t(isAgain ? 'setup.pin.set' : 'setup.pin.on')}
        canDone={typed.value !== ''}
        onPin={(next) => {
          typed.value = next;
        }}
        onDone={done}
      />
      <div class="setup-trial" role="status" data-pin={area.draft.pin}>
        {fault !== undefined && !isAgain && (
          <p class="setup-fault">
            <FaultText fault={fault} />
          </p>
        )}
        {area.draft.pin === 'kept' && fault === undefined && <p>{t('setup.pin.kept')}</p>}
        {area.draft.pin === 'new' && fault === undefined && <b>{t('setup.pin.isSet')}</b>}
        <p>{t('setup.pin.rules')}</p>
      </div>
    </>
  );
}
