import { useState } from 'preact/hooks';
import {
  type Language,
  MAX_OVERRIDE_REASON,
  OVERRIDE_REASONS,
  type PageMessage,
  type SessionView,
} from '../../main/ipc/contract.ts';
import { clock, view } from '../page-state.ts';
import { localeOf } from '../texts/locale.ts';
import { momentText } from '../texts/moment.ts';
import { useAreaLanguage } from '../texts/speak.ts';
import { language, t, textIn } from '../texts/texts.ts';

type Showing = Extract<SessionView, { state: 'showing' }>;

export interface OverrideProps {
  readonly session: Showing;
  send(message: PageMessage): void;
  /** Whether staff may write a reason of their own: where there is a keyboard. */
  readonly hasOwnWords?: boolean;
}

const LONGEST_PIN = 12;
const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', 'erase', '0', 'enter'] as const;

/**
 * Staff let somebody pass against the verdict: why, then their PIN. Keyed by presentation: what was typed for one
 * person never counts for the next.
 */
export function Override({ session, send, hasOwnWords = false }: OverrideProps) {
  const [isOpen, setOpen] = useState(false);
  const { presentationId } = session;
  const hold = (isHeld: boolean): void => {
    setOpen(isHeld);
    send({ kind: 'hold', presentationId, isHeld });
  };
  const staff = view.value?.languages.staff ?? language.value;
  if (!isOpen) {
    return (
      <button type="button" class="override-open" lang={localeOf(staff)} onClick={() => hold(true)}>
        {textIn(staff, 'override.open')}
      </button>
    );
  }
  return (
    <OverrideForm session={session} staff={staff} send={send} hasOwnWords={hasOwnWords} onCancel={() => hold(false)} />
  );
}

interface FormProps extends Required<OverrideProps> {
  readonly staff: Language;
  onCancel(): void;
}

function OverrideForm({ session, staff, send, hasOwnWords, onCancel }: FormProps) {
  useAreaLanguage(staff);
  const [reason, setReason] = useState('');
  const [pin, setPin] = useState('');
  const { presentationId, override } = session;
  const isLocked = override.state === 'locked';
  const canSend = reason.trim() !== '' && pin !== '' && !isLocked && override.state !== 'checking';
  const press = (key: (typeof KEYS)[number]): void => {
    if (key === 'erase') setPin(pin.slice(0, -1));
    else if (key !== 'enter') setPin((pin + key).slice(0, LONGEST_PIN));
    else if (canSend) {
      send({ kind: 'override', presentationId, pin, reason: reason.trim() });
      setPin('');
    }
  };
  return (
    <section class="override" aria-label={t('override.open')}>
      <fieldset class="override-reasons">
        <legend>{t('override.why')}</legend>
        {OVERRIDE_REASONS.map((choice) => (
          <button key={choice} type="button" aria-pressed={reason === choice} onClick={() => setReason(choice)}>
            {t(`override.reason.${choice}`)}
          </button>
        ))}
        {hasOwnWords && (
          <label>
            {t('override.ownWords')}
            <input
              type="text"
              maxLength={MAX_OVERRIDE_REASON}
              onInput={({ currentTarget }) => setReason(currentTarget.value)}
            />
          </label>
        )}
      </fieldset>
      <div class="override-pin">
        <label>
          {t('override.pin')}
          <input
            type="password"
            autocomplete="off"
            inputMode="none"
            maxLength={LONGEST_PIN}
            value={pin}
            onInput={({ currentTarget }) => setPin(currentTarget.value.replace(/\D/g, ''))}
            onKeyDown={({ key }) => key === 'Enter' && press('enter')}
          />
        </label>
        <p class="override-state" role="status">
          {stateText(override)}
        </p>
        <div class="override-keys">
          {KEYS.map((key) => (
            <button
              key={key}
              type="button"
              class={`override-key override-key-${key}`}
              disabled={key === 'enter' && !canSend}
              onClick={() => press(key)}
            >
              {key === 'erase' || key === 'enter' ? t(`override.${key}`) : key}
            </button>
          ))}
        </div>
        <button type="button" class="override-cancel" onClick={onCancel}>
          {t('override.cancel')}
        </button>
      </div>
    </section>
  );
}

function stateText(override: Showing['override']): string {
  if (override.state === 'none') return '';
  if (override.state !== 'locked') return t(`override.${override.state}`);
  return t('override.locked', { time: momentText(override.until ?? clock.value, clock.value, language.value) });
}
