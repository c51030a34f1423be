import type { LinkState } from '../bridge.ts';
import { Token } from '../design/drawings.tsx';
import { language, t } from '../texts/texts.ts';
import { OutOfOrderScreen } from './out-of-order.tsx';

/** The page without a terminal behind it: quietly at first, then as the fault it is. */
export function NoTerminalScreen({ link }: { link: LinkState }) {
  if (link === 'lost') {
    return (
      <OutOfOrderScreen code="LINK" message={t('link.title')} remedy={t('link.remedy')} language={language.value} />
    );
  }
  return (
    <main class="screen connecting">
      <Token />
      <p role="status">{t('link.connecting')}</p>
    </main>
  );
}
