import { t } from '../../texts/texts.ts';
import { numberText, shareText } from '../number-text.ts';

export interface BarItem {
  readonly key: string;
  readonly name: string;
  readonly count: number;
  /** Class of the bar's colour; `plain` where it says nothing. */
  readonly tone?: 'granted' | 'refused' | 'unknown' | 'unreadable' | 'plain';
}

const MOST_ROWS = 12;

/** A table whose numbers are drawn beside them: one thing to look at, and a table to whoever hears it. */
export function BarList({ title, items }: { readonly title: string; readonly items: readonly BarItem[] }) {
  const whole = items.reduce((sum, { count }) => sum + count, 0);
  const largest = Math.max(1, ...items.map(({ count }) => count));
  const shown = items.slice(0, MOST_ROWS);
  const left = items.length - shown.length;
  return (
    <section class="op-panel">
      <h3>{title}</h3>
      {items.length === 0 ? (
        <p class="op-quiet">{t('operator.nothing')}</p>
      ) : (
        <table class="op-bars">
          <tbody>
            {shown.map(({ key, name, count, tone = 'plain' }) => (
              <tr key={key}>
                <th scope="row">{name}</th>
                <td class="op-bar" aria-hidden="true">
                  <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">
                    <rect class="bar-ground" x="0" y="0" width="100" height="10" />
                    <rect class={`bar bar-${tone}`} x="0" y="0" width={(100 * count) / largest} height="10" />
                  </svg>
                </td>
                <td class="op-number">{numberText(count)}</td>
                <td class="op-share">{shareText(count, whole)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {left > 0 && <p class="op-quiet">{t('operator.more', { count: left })}</p>}
    </section>
  );
}
