import { useSignal } from '@preact/signals';
import { t } from '../texts/texts.ts';

/** Rows of ten, one kind at a time: there is room for four on a small screen. */
const LETTERS = ['qwertyuiop', 'asdfghjkl-', "zxcvbnm.,'"] as const;
const DIGITS = ['12345', '67890'] as const;
const ADDRESS = ['qwertyuiop', 'asdfghjkl-', 'zxcvbnm.:/'] as const;

/** Keys on the screen. They never take the focus from the field they write into. */
export function TouchKeys(props: {
  readonly first: 'letters' | 'digits' | 'address';
  onKey(key: string): void;
  onErase(): void;
}) {
  const isUpper = useSignal(false);
  const shown = useSignal(props.first);
  const { first, onKey, onErase } = props;
  const rows = { digits: DIGITS, letters: LETTERS, address: ADDRESS }[shown.value];
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
        {first !== 'digits' && (
          <Key
            label={t(shown.value === 'digits' ? 'setup.toLetters' : 'setup.toDigits')}
            onPress={() => {
              shown.value = shown.value === 'digits' ? first : 'digits';
            }}
          />
        )}
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
