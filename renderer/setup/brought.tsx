import { t } from '../texts/texts.ts';
import type { StepProps } from './step-props.ts';

/** A configuration that somebody brings along: a file on a stick, or a code before the camera. */
export function Brought({ area: { files }, act }: StepProps) {
  return (
    <section class="setup-brought" aria-label={t('setup.brought.title')}>
      <p>{t('setup.brought.hint')}</p>
      <button type="button" disabled={files.state === 'looking'} onClick={() => act({ do: 'look-for-files' })}>
        {t(files.state === 'looking' ? 'setup.brought.looking' : 'setup.brought.look')}
      </button>
      <p role="status">{files.state === 'looked' && files.found.length === 0 && t('setup.brought.none')}</p>
      {files.found.map(({ id, place }) => (
        <button key={id} type="button" data-file={id} onClick={() => act({ do: 'file', id })}>
          {place}
        </button>
      ))}
    </section>
  );
}
