import type { OperatorDocument } from '../../main/ipc/operator.ts';
import { t } from '../texts/texts.ts';

/** A report on its way, or where it is. */
export function DocumentLine({ document }: { readonly document: OperatorDocument }) {
  if (document.state === 'none') return null;
  return (
    <p class={`op-document ${document.state === 'failed' ? 'is-wanting' : ''}`} role="status">
      {document.state === 'making' && t('operator.document.making')}
      {document.state === 'failed' && t('operator.document.failed', { detail: document.message })}
      {document.state === 'saved' && t('operator.document.saved', { place: document.place })}
      {document.state === 'ready' && (
        <a href={document.path} download={document.name}>
          {t('operator.document.fetch', { name: document.name })}
        </a>
      )}
    </p>
  );
}
