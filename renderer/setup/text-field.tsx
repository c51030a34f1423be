import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import type { SetupFault } from '../../main/ipc/setup.ts';
import { t } from '../texts/texts.ts';
import { TouchKeys } from './touch-keys.tsx';

export interface TextFieldProps {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly fault?: SetupFault | undefined;
  /** What the keys on the screen offer first. */
  readonly keys: 'letters' | 'digits' | 'address';
  readonly maxLength: number;
  onText(text: string): void;
  /** What was found for the text, between the field and the keys. */
  readonly children?: ComponentChildren;
}

/** A field with what is wrong with it, and keys on the screen for where there is no keyboard. */
export function TextField(props: TextFieldProps) {
  const { name, label, value, fault, keys, maxLength, onText } = props;
  const id = useId();
  const isOpen = useSignal(false);
  const set = (text: string): void => onText(text.slice(0, maxLength));
  return (
    <div class={`setup-field ${isOpen.value ? 'has-keys' : ''}`}>
      <label for={id}>{label}</label>
      <div class="setup-field-line">
        <input
          id={id}
          name={name}
          type="text"
          inputMode="none"
          autocomplete="off"
          spellcheck={false}
          maxLength={maxLength}
          value={value}
          aria-invalid={fault !== undefined}
          aria-describedby={`${id}-fault`}
          onInput={({ currentTarget }) => set(currentTarget.value)}
        />
        <button
          type="button"
          class="setup-keys-open"
          aria-expanded={isOpen.value}
          onClick={() => {
            isOpen.value = !isOpen.value;
          }}
        >
          {t(isOpen.value ? 'setup.keysAway' : 'setup.keys')}
        </button>
      </div>
      <p id={`${id}-fault`} class="setup-fault" role="status">
        {fault !== undefined && <FaultText fault={fault} />}
      </p>
      {isOpen.value && <div class="setup-field-found">{props.children}</div>}
      {isOpen.value && (
        <TouchKeys first={keys} onKey={(key) => set(value + key)} onErase={() => set(value.slice(0, -1))} />
      )}
    </div>
  );
}

/** What is wrong, in the page's language; where that says little, the schema's own words as well. */
export function FaultText({ fault: { code, detail } }: { fault: SetupFault }) {
  return (
    <>
      {t(`setup.fault.${code}`)}
      {code === 'other' && detail !== null && (
        <small lang="en" class="setup-detail">
          {detail}
        </small>
      )}
    </>
  );
}
