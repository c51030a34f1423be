import type { ComponentChildren } from 'preact';
import { t } from '../texts/texts.ts';

/** What scrolls is to be reached by keys as well (WCAG 2.1.1). */
export const SCROLLS = { tabIndex: 0 } as const;

/** A plain table; a row's first cell heads it. */
export function DataTable({
  title,
  heads,
  rows,
}: {
  readonly title: string;
  readonly heads: readonly string[];
  readonly rows: readonly {
    readonly key: string;
    readonly cells: readonly ComponentChildren[];
    readonly tone?: string;
  }[];
}) {
  return (
    <section class="op-panel op-wide">
      <h3>{title}</h3>
      {rows.length === 0 ? (
        <p class="op-quiet">{t('operator.nothing')}</p>
      ) : (
        <section class="op-scroll" aria-label={title} {...SCROLLS}>
          <table class="op-table">
            <thead>
              <tr>
                {heads.map((head) => (
                  <th key={head} scope="col">
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map(({ key, cells, tone }) => (
                <tr key={key} class={tone === undefined ? '' : `row-${tone}`}>
                  {cells.map((cell, place) =>
                    place === 0 ? (
                      <th key={heads[place]} scope="row">
                        {cell}
                      </th>
                    ) : (
                      <td key={heads[place]}>{cell}</td>
                    ),
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </section>
  );
}
