import type { ContentOf } from '../../../main/ipc/operator.ts';
import { localeOf } from '../../texts/locale.ts';
import { language, t } from '../../texts/texts.ts';

/** The log's last lines, newest first; they are in English. */
export function LogsSection({ content }: { readonly content: ContentOf<'logs'> }) {
  const time = new Intl.DateTimeFormat(localeOf(language.value), { timeStyle: 'medium' });
  if (content.lines.length === 0) return <p class="op-quiet op-wide">{t('operator.nothing')}</p>;
  return (
    <ol class="op-log op-wide" lang="en">
      {content.lines.map(({ at, level, text }, place) => (
        <li key={`${at}-${place}`} class={`log-${level}`}>
          <time>{time.format(at)}</time>
          <b>{level}</b>
          <span>{text}</span>
        </li>
      ))}
    </ol>
  );
}
