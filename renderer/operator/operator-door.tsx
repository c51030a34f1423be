import { t } from '../texts/texts.ts';

/** The quiet button in the corner that asks for the PIN. */
export function OperatorDoor({ onOpen }: { onOpen(): void }) {
  return (
    <button type="button" class="op-door" onClick={onOpen}>
      {t('operator.open')}
    </button>
  );
}
