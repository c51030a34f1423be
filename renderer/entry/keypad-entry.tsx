import { useSignal } from '@preact/signals';
import { useCallback, useEffect } from 'preact/hooks';
import type { PageMessage } from '../../main/ipc/contract.ts';
import { t } from '../texts/texts.ts';
import { Keypad } from './keypad.tsx';

/** A quiet button that opens the keypad, and the keypad; for the idle screen of a terminal that is set to have one. */
export function KeypadEntry({ send }: { send(message: PageMessage): void }) {
  const isOpen = useSignal(false);
  const close = useCallback(() => {
    isOpen.value = false;
  }, [isOpen]);
  // A verdict takes the screen; the entry before it is nobody's any more.
  useEffect(() => close, [close]);
  if (isOpen.value) return <Keypad onEntry={(text) => send({ kind: 'typed', text })} onClose={close} />;
  return (
    <button type="button" class="keypad-open" onClick={() => (isOpen.value = true)}>
      {t('keypad.open')}
    </button>
  );
}
