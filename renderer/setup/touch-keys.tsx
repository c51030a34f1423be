import { useSignal } from '@preact/signals';
import { t } from '../texts/texts.ts';

const LETTERS = ['qwertyuiop', 'asdfghjkl-', "zxcvbnm.,'"] as const;
const DIGITS = ['1234567890'] as const;
const ADDRESS = ['qwertyuiop', 'asdfghjkl-', 'zxcvbnm.:/'] as const;

/** Keys on the screen. They never take the focus from the field they write into. */
export function TouchKeys(props: {
  readonly first: 'letters' | 'digits' | 'address';
  onKey(key: string): void;
  onErase(): void;
}) {
  const isUpper = useSignal(false);
  const { first, onKey, onErase } = props;
  const rows = first === 'digits' ? DIGITS : [...DIGITS, ...(first === 'address' ? ADDRESS : LETTERS)];
  const press = (key: string): void => {
    onKey(isUpper.value ? key.toUpperCase() : key);
    isUpper.value = false;
  };
  return (
    <fieldset class="touch-keys" aria-label={t('setup.keys')}>
      {rows.map((row) => (
        <div class="touch-row" key={row}>
          {[...row].map((key) => (
            <Key key={key} label={isUpper.value ? key.toUpperCase() : key} onPress={() => press(key)} />
          ))}
        </div>
      ))}
      <div class="touch-row">
        {first === 'letters' && (
          <Key
            label={t('setup.upper')}
            isPressed={isUpper.value}
            onPress={() => {
              isUpper.value = !isUpper.value;
            }}
          />
        )}
        {first === 'letters' && <Key label={t('setup.space')} isWide onPress={() => onKey(' ')} />}
        <Key label={t('setup.erase')} onPress={onErase} />
      </div>
    </fieldset>
  );
}

function Key(props: {
  readonly label: string;
  readonly isWide?: boolean;
  readonly isPressed?: boolean;
  onPress(): void;
}) {
  return (
    <button
      type="button"
      class={`touch-key ${props.isWide === true ? 'is-wide' : ''}`}
      aria-pressed={props.isPressed}
      // The field keeps its focus, and with it its caret.
      onPointerDown={(event) => event.preventDefault()}
      onClick={props.onPress}
    >
      {props.label}
    </button>
  );
}
