import { useEffect } from 'preact/hooks';
import { qrModules, qrPath } from '../qr/qr-modules.ts';
import { t } from '../texts/texts.ts';
import { TEACHING_TEXT } from './teach.ts';
import './teach-scanner.css';
import { teaching } from './teaching.ts';

const QUIET_ZONE = 4;
const MODULES = qrModules(TEACHING_TEXT);
const SIDE = MODULES.length + 2 * QUIET_ZONE;

/**
 * Opens a code on the screen that a scanner is learned from, for one that is set to a layout the page doesn't know.
 * For the operator area alone: whoever could teach a layout could make one card another.
 */
export function TeachScanner() {
  // Whoever leaves the area leaves no open lesson behind.
  useEffect(() => close, []);
  if (teaching.value === 'closed') {
    return (
      <button type="button" class="teach-open" onClick={open}>
        {t('scanner.teach-title')}
      </button>
    );
  }
  return (
    <section class="teach-scanner" aria-labelledby="teach-title">
      <h3 id="teach-title">{t('scanner.teach-title')}</h3>
      <p role="status">{saidOfLesson()}</p>
      <svg viewBox={`0 0 ${SIDE} ${SIDE}`} shape-rendering="crispEdges" role="img" aria-label={t('scanner.teach-code')}>
        <rect width={SIDE} height={SIDE} fill="#fff" />
        <path d={qrPath(MODULES, QUIET_ZONE)} fill="#000" />
      </svg>
      <button type="button" class="teach-open" onClick={close}>
        {t('scanner.teach-close')}
      </button>
    </section>
  );
}

function saidOfLesson(): string {
  if (teaching.value === 'learned') return t('scanner.teach-learned');
  return teaching.value === 'failed' ? t('scanner.teach-failed') : t('scanner.teach-hint');
}

function open(): void {
  teaching.value = 'open';
}

function close(): void {
  teaching.value = 'closed';
}
