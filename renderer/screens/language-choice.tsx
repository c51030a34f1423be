import { useState } from 'preact/hooks';
import { LANGUAGES } from '../../main/ipc/contract.ts';
import { localeOf, ownName } from '../texts/locale.ts';
import { chooseLanguage } from '../texts/speak.ts';
import { language, t } from '../texts/texts.ts';

/** Another language for whoever stands there: a button that names the one spoken, and behind it all of them. */
export function LanguageChoice() {
  const [isOpen, setOpen] = useState(false);
  return (
    <nav class="language-choice" aria-label={t('language.choose')}>
      <button type="button" class="language-open" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="M12 2a10 10 0 1 0 0 20a10 10 0 1 0 0 -20M2 12h20M12 2c-6 6 -6 14 0 20M12 2c6 6 6 14 0 20" />
        </svg>
        {ownName(language.value)}
      </button>
      {isOpen && (
        <ul class="languages">
          {LANGUAGES.map((one) => (
            <li key={one}>
              <button
                type="button"
                lang={localeOf(one)}
                aria-pressed={one === language.value}
                onClick={() => {
                  chooseLanguage(one);
                  setOpen(false);
                }}
              >
                {ownName(one)}
              </button>
            </li>
          ))}
        </ul>
      )}
    </nav>
  );
}
