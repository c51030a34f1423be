import type { ComponentChildren } from 'preact';

export interface FactItem {
  readonly label: string;
  readonly value: string;
  readonly tone?: 'fine' | 'waiting' | 'wanting';
  /** A second line: a remedy, or where it comes from. */
  readonly more?: string | null;
}

/** A panel of facts: what, how it is, and by a mark and its shape whether somebody has to do something. */
export function Facts({
  title,
  items,
  children,
}: {
  readonly title: string;
  readonly items: readonly FactItem[];
  readonly children?: ComponentChildren;
}) {
  return (
    <section class="op-panel">
      <h3>{title}</h3>
      <dl class="op-facts">
        {items.map(({ label, value, tone, more }) => (
          <div key={label} class={tone === undefined ? '' : `health health-${tone}`}>
            <dt>
              {tone !== undefined && <i aria-hidden="true" />}
              {label}
            </dt>
            <dd>
              {value}
              {more !== undefined && more !== null && <small>{more}</small>}
            </dd>
          </div>
        ))}
      </dl>
      {children}
    </section>
  );
}
