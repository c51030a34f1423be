import { useSignal } from '@preact/signals';
import type { SetupAction, SetupArea } from '../../main/ipc/setup.ts';
import { clock } from '../page-state.ts';
import { momentText } from '../texts/moment.ts';
import { language, t } from '../texts/texts.ts';
import { PinField } from './pin-field.tsx';

/** The operator PIN, where the terminal has a configuration already. */
export function EnterPin({
  area,
  act,
}: {
  readonly area: Extract<SetupArea, { kind: 'pin' }>;
  act(action: SetupAction): void;
}) {
  const pin = useSignal('');
  const enter = (): void => {
    act({ do: 'enter', pin: pin.value });
    pin.value = '';
  };
  return (
    <section class="setup-enter">
      <h1>{t('setup.pinAsked')}</h1>
      <p class="setup-fault" role="status">
        {area.state === 'locked'
          ? t('setup.pin.locked', { time: momentText(area.until ?? clock.value, clock.value, language.value) })
          : area.state !== 'asked' && t(`setup.pin.${area.state}`)}
      </p>
      <PinField
        label={t('setup.pin.label')}
        value={pin.value}
        doneText={t('setup.pin.enter')}
        canDone={pin.value !== '' && area.state !== 'checking' && area.state !== 'locked'}
        onPin={(next) => {
          pin.value = next;
        }}
        onDone={enter}
      />
      <button type="button" class="setup-leave" onClick={() => act({ do: 'leave' })}>
        {t('setup.leave')}
      </button>
    </section>
  );
}
