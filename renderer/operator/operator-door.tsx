import { view } from '../page-state.ts';
import { localeOf } from '../texts/locale.ts';
import { language, textIn } from '../texts/texts.ts';

/** The quiet button in the corner that asks for the PIN. */
export function OperatorDoor({ onOpen }: { onOpen(): void }) {
  const staff = view.value?.languages.staff ?? language.value;
  return (
    <button type="button" class="op-door" lang={localeOf(staff)} onClick={onOpen}>
      {textIn(staff, 'operator.open')}
    </button>
  );
}
