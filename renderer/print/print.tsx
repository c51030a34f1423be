import { render } from 'preact';
import { startSpeaking } from '../texts/speak.ts';
import { t } from '../texts/texts.ts';
import { PrintableCode } from './printable-code.tsx';
import { fetchSamples, type PrintableSample } from './samples.ts';

/** The demo's codes on paper, a card each. */
function PrintPage({ samples }: { samples: readonly PrintableSample[] | 'loading' | 'failed' }) {
  return (
    <main>
      <header>
        <h1>{t('print.title')}</h1>
        <p>{t('print.intro')}</p>
        <button type="button" onClick={() => window.print()}>
          {t('print.button')}
        </button>
      </header>
      {typeof samples === 'string' ? (
        <p role="status">{t(`print.${samples}`)}</p>
      ) : (
        <div class="cards">
          {samples.map((sample) => (
            <PrintableCode key={sample.id} {...sample} />
          ))}
        </div>
      )}
    </main>
  );
}

const app = document.getElementById('app');
startSpeaking(document.documentElement, false);
if (app !== null) {
  render(<PrintPage samples="loading" />, app);
  render(<PrintPage samples={(await fetchSamples()) ?? 'failed'} />, app);
}
