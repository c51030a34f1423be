import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import institutions from '../../resources/institutions.json' with { type: 'json' };
import { t } from '../texts/texts.ts';
import { type Edit, GROUPS, isComplete, issuerIn, readEntry, unusualGroups, writeEntry } from './escn-entry.ts';
import './keypad.css';

/** An entry nobody goes on with is closed after this long, in ms. */
export const CLOSES_AFTER_MS = 30_000;

const DIGITS = [...'123456789abc0def'];
const NAMES: Readonly<Record<string, { readonly name: string }>> = institutions;

export interface KeypadProps {
  /** A complete card number, with its dashes. */
  onEntry(text: string): void;
  onClose(): void;
}

/** A card number by touch or keyboard, for who has neither card nor camera. */
export function Keypad({ onEntry, onClose }: KeypadProps) {
  const edit = useSignal<Edit>({ digits: '', fault: null });
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const { digits } = edit.value;
  useEffect(() => {
    const timer = setTimeout(onClose, CLOSES_AFTER_MS);
    return () => clearTimeout(timer);
  }, [digits, onClose]);

  const set = (text: string): void => {
    edit.value = readEntry(text);
  };
  const send = (): void => {
    if (!isComplete(digits)) return;
    onEntry(writeEntry(digits));
    onClose();
  };
  return (
    <div class="keypad" role="dialog" aria-modal="true" aria-labelledby="keypad-title">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
        onKeyDown={(event) => event.key === 'Escape' && onClose()}
      >
        <h2 id="keypad-title">{t('keypad.title')}</h2>
        <p id="keypad-hint">{t('keypad.hint')}</p>
        <input
          ref={field}
          class="keypad-field"
          aria-label={t('keypad.label')}
          aria-describedby="keypad-hint keypad-said"
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          inputMode="none"
          value={writeEntry(digits)}
          onInput={(event) => set(event.currentTarget.value)}
        />
        <Groups digits={digits} />
        <p id="keypad-said" class="keypad-said" role="status">
          {saidOf(edit.value)}
        </p>
        <div class="keypad-keys">
          {DIGITS.map((digit) => (
            <button type="button" key={digit} onClick={() => set(digits + digit)}>
              {digit}
            </button>
          ))}
        </div>
        <div class="keypad-acts">
          <button type="button" onClick={() => set(digits.slice(0, -1))}>
            {t('keypad.erase')}
          </button>
          <button type="button" onClick={() => set('')}>
            {t('keypad.clear')}
          </button>
          <button type="button" onClick={onClose}>
            {t('keypad.close')}
          </button>
          <button type="submit" class="keypad-send" disabled={!isComplete(digits)}>
            {t('keypad.send')}
          </button>
        </div>
      </form>
    </div>
  );
}

/** How far each group is, for the eye; the field says the same in text. */
function Groups({ digits }: { digits: string }) {
  const unusual = unusualGroups(digits);
  let start = 0;
  return (
    <ol class="keypad-groups" aria-hidden="true">
      {GROUPS.map((length, group) => {
        const filled = Math.min(length, Math.max(0, digits.length - start));
        start += length;
        const state = unusual.includes(group) ? 'is-unusual' : filled === length ? 'is-full' : '';
        return (
          <li key={group} class={`group-of-${length} ${state}`}>
            {filled}/{length}
          </li>
        );
      })}
    </ol>
  );
}

function saidOf({ digits, fault }: Edit): string {
  if (fault !== null) return t(`keypad.${fault}`);
  if (unusualGroups(digits).length > 0) return t('keypad.unusual');
  const issuer = issuerIn(digits);
  if (issuer === null) return '';
  const name = NAMES[issuer.pic]?.name;
  return name === undefined ? t('keypad.pic', { pic: issuer.pic }) : t('keypad.institution', { name });
}
