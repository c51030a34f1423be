import { useEffect } from 'preact/hooks';
import { qrModules, qrPath } from '../qr/qr-modules.ts';
import { t } from '../texts/texts.ts';
import { TEACHING_TEXT } from './teach.ts';
import { teaching } from './teaching.ts';

const QUIET_ZONE = 4;
const MODULES = qrModules(TEACHING_TEXT);

/**
 * A code on the screen that a scanner is learned from, for one that is set to another layout than the system. For
 * the operator area alone: whoever could teach a layout could make one card another.
 */
export function TeachScanner({ onClose }: { onClose(): void }) {
  useEffect(() => {
    teaching.value = 'open';
    return () => {
      teaching.value = 'closed';
    };
  }, []);
  const side = MODULES.length + 2 * QUIET_ZONE;
  const state = teaching.value;
  return (
    <section class="teach-scanner" aria-labelledby="teach-title">
      <h2 id="teach-title">{t('scanner.teach-title')}</h2>
      <p role="status">
        {state === 'learned' && t('scanner.teach-learned')}
        {state === 'failed' && t('scanner.teach-failed')}
        {(state === 'open' || state === 'closed') && t('scanner.teach-hint')}
      </p>
      <svg viewBox={`0 0 ${side} ${side}`} shape-rendering="crispEdges" role="img" aria-label={t('scanner.teach-code')}>
        <rect width={side} height={side} fill="#fff" />
        <path d={qrPath(MODULES, QUIET_ZONE)} fill="#000" />
      </svg>
      <button type="button" onClick={onClose}>
        {t('scanner.teach-close')}
      </button>
    </section>
  );
}
