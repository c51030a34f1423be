import { useId } from 'preact/hooks';
import { t } from '../texts/texts.ts';

const LONGEST_PIN = 12;
const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', 'erase', '0', 'done'] as const;

/** A PIN by touch or keyboard; it shows only how many digits there are. */
export function PinField(props: {
  readonly label: string;
  readonly value: string;
  readonly doneText: string;
  readonly canDone: boolean;
  onPin(pin: string): void;
  onDone(): void;
}) {
  const id = useId();
  const { label, value, doneText, canDone, onPin, onDone } = props;
  const set = (text: string): void => onPin(text.replace(/\D/g, '').slice(0, LONGEST_PIN));
  const press = (key: (typeof KEYS)[number]): void => {
    if (key === 'erase') set(value.slice(0, -1));
    else if (key !== 'done') set(value + key);
    else if (canDone) onDone();
  };
  return (
    <div class="setup-pin">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="password"
        inputMode="none"
        autocomplete="off"
        maxLength={LONGEST_PIN}
        value={value}
        onInput={({ currentTarget }) => set(currentTarget.value)}
        onKeyDown={({ key }) => key === 'Enter' && press('done')}
      />
      <div class="setup-pin-keys">
        {KEYS.map((key) => (
          <button
            key={key}
            type="button"
            class={`touch-key pin-key-${key}`}
            disabled={key === 'done' && !canDone}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => press(key)}
          >
            {key === 'erase' ? t('setup.erase') : key === 'done' ? doneText : key}
          </button>
        ))}
      </div>
    </div>
  );
}
