import type { Language } from '../../main/ipc/contract.ts';
import { localeOf } from '../texts/locale.ts';
import { t } from '../texts/texts.ts';

export interface OutOfOrderProps {
  /** Short code a technician looks up. */
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
  /** Of message and remedy: what a terminal says of its faults is English. */
  readonly language?: Language;
}

export function OutOfOrderScreen({ code, message, remedy, language = 'en' }: OutOfOrderProps) {
  return (
    <main class="screen out-of-order">
      <div class="fault-band" aria-hidden="true" />
      <div class="fault-words" role="alert">
        <p class="overline">{t('fault.overline')}</p>
        <h1 lang={localeOf(language)}>{message}</h1>
        <p class="fault-label">{t('fault.remedy')}</p>
        <p class="fault-remedy" lang={localeOf(language)}>
          {remedy}
        </p>
        <p class="fault-code">
          {t('fault.code')} <strong>{code}</strong>
        </p>
      </div>
      <div class="fault-band" aria-hidden="true" />
    </main>
  );
}
