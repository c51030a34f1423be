import { useSignal } from '@preact/signals';
import type { OperatorAction, OperatorArea } from '../../main/ipc/operator.ts';
import { PinField } from '../setup/pin-field.tsx';
import { momentText } from '../texts/moment.ts';
import { language, t } from '../texts/texts.ts';

type Outside = Extract<OperatorArea, { state: 'asking' | 'locked' | 'no-pin' }>;

/** Before the area: the PIN, why it isn't taken now, or that there is none. */
export function AskPin({ area, act }: { readonly area: Outside; act(action: OperatorAction): void }) {
  const pin = useSignal('');
  const enter = (): void => {
    act({ do: 'enter', pin: pin.value });
    pin.value = '';
  };
  const isBusy = area.state === 'asking' && area.note === 'checking';
  return (
    <main class="screen op-ask">
      <section>
        <h1>{t('operator.title')}</h1>
        <p class="op-result is-wanting" role="status">
          {noteOf(area)}
        </p>
        {area.state === 'no-pin' ? (
          <p>{t('operator.noPinRemedy')}</p>
        ) : (
          <PinField
            label={t('operator.pin')}
            value={pin.value}
            doneText={t('operator.enter')}
            canDone={pin.value !== '' && !isBusy}
            onPin={(next) => {
              pin.value = next;
            }}
            onDone={enter}
          />
        )}
        <button type="button" class="op-back" onClick={() => act({ do: 'leave' })}>
          {t('operator.leave')}
        </button>
      </section>
    </main>
  );
}

function noteOf(area: Outside): string {
  if (area.state === 'no-pin') return t('operator.noPin');
  if (area.state === 'locked') return t('operator.locked', { time: momentText(area.until, area.now, language.value) });
  return area.note === 'none' ? '' : t(`operator.note.${area.note}`);
}
