import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../../texts/texts.ts';
import { numberText } from '../number-text.ts';

export interface ColumnItem {
  readonly key: string;
  readonly label: string;
  readonly count: number;
}

/** Until it is measured, in px. */
const USUAL_WIDTH = 720;
/** Room of a label below, in px. */
const LABEL_WIDTH = 62;
const HEIGHT = 220;
const FOOT = 26;
const HEAD = 20;
const SCALE = 46;

/** Columns over time as one drawing; the same as a table for those who want or hear numbers. */
export function ColumnChart({ title, items }: { readonly title: string; readonly items: readonly ColumnItem[] }) {
  const [width, measured] = useWidth();
  const top = topOf(Math.max(1, ...items.map(({ count }) => count)));
  const step = (width - SCALE) / Math.max(1, items.length);
  const every = Math.max(1, Math.ceil(LABEL_WIDTH / step));
  const y = (count: number): number => HEAD + (HEIGHT - FOOT - HEAD) * (1 - count / top);
  if (items.every(({ count }) => count === 0)) {
    return (
      <section class="op-panel op-wide">
        <h3>{title}</h3>
        <p class="op-quiet">{t('operator.nothing')}</p>
      </section>
    );
  }
  return (
    <section class="op-panel op-wide">
      <h3>{title}</h3>
      <svg
        ref={measured}
        class="op-columns"
        height={HEIGHT}
        viewBox={`0 0 ${width} ${HEIGHT}`}
        aria-hidden="true"
        focusable="false"
      >
        {[0, top / 2, top].map((mark) => (
          <g key={mark}>
            <line class="column-line" x1={SCALE} x2={width} y1={y(mark)} y2={y(mark)} />
            <text class="column-scale" x={SCALE - 8} y={y(mark) + 5}>
              {numberText(mark)}
            </text>
          </g>
        ))}
        {items.map(({ key, label, count }, place) => {
          const middle = SCALE + step * (place + 0.5);
          return (
            <g key={key}>
              <rect
                class="column"
                x={middle - step * 0.36}
                width={step * 0.72}
                y={y(count)}
                height={HEIGHT - FOOT - y(count)}
              />
              {place % every === 0 && (
                <text class="column-label" x={middle} y={HEIGHT - 6}>
                  {label}
                </text>
              )}
              {step > 34 && count > 0 && (
                <text class="column-number" x={middle} y={y(count) - 5}>
                  {numberText(count)}
                </text>
              )}
            </g>
          );
        })}
      </svg>
      <details>
        <summary>{t('operator.asTable')}</summary>
        <table class="op-table">
          <caption class="op-hidden">{title}</caption>
          <tbody>
            {items.map(({ key, label, count }) => (
              <tr key={key}>
                <th scope="row">{label}</th>
                <td class="op-number">{numberText(count)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </section>
  );
}

/** The scale's end: 2, 4, 6, 8 or 10 and noughts, so that its half is a whole number. */
function topOf(largest: number): number {
  const power = 10 ** Math.max(0, Math.floor(Math.log10(largest)));
  return ([2, 4, 6, 8, 10].find((part) => part * power >= largest) ?? 20) * power;
}

/** The drawing's own width in px, so that its letters are as large on any screen. */
function useWidth() {
  const ref = useRef<SVGSVGElement | null>(null);
  const [width, setWidth] = useState(USUAL_WIDTH);
  useEffect(() => {
    const { current } = ref;
    if (current === null) return;
    const watching = new ResizeObserver(([entry]) => {
      if (entry !== undefined && entry.contentRect.width > 0) setWidth(Math.round(entry.contentRect.width));
    });
    watching.observe(current);
    return () => watching.disconnect();
  }, []);
  return [width, ref] as const;
}
