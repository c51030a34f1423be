import { type Amount, sumAmounts } from '../amount.ts';
import type { Bar } from '../report-content.ts';
import type { ReportTexts } from '../report-texts.ts';
import { PALETTE } from './palette.ts';
import { BOLD, REGULAR, type Sheet, type TableCell } from './sheet.ts';
import type { Words } from './words.ts';

export interface BarTable {
  /** Head of the first column. */
  readonly what: string;
  readonly bars: readonly Bar[];
  /** What the bars are parts of; shares are told where it is known exactly. */
  readonly whole: Amount;
  readonly nameOf: (key: string) => string;
  readonly colourOf: (key: string) => string;
}

const ROW = 19;
const NAME_SHARE = 0.4;
const COUNT_WIDTH = 62;
const SHARE_WIDTH = 52;
/** Rows of one table; the export has all of them. */
const MOST_ROWS = 18;

/** A table whose numbers are drawn as bars beside them: one thing to look at, and a table to whoever hears it. */
export function barTable(
  sheet: Sheet,
  { what, bars, whole, nameOf, colourOf }: BarTable,
  texts: ReportTexts,
  words: Words,
): void {
  const { pdf, left } = sheet;
  const shown = bars.length <= MOST_ROWS ? bars : [...bars.slice(0, MOST_ROWS - 1), rest(bars.slice(MOST_ROWS - 1))];
  const largest = Math.max(1, ...shown.map(({ amount }) => amount.count));
  const nameWidth = sheet.width * NAME_SHARE;
  const barLeft = left + nameWidth + 8;
  const barWidth = sheet.width - nameWidth - COUNT_WIDTH - SHARE_WIDTH - 16;
  const countLeft = barLeft + barWidth + 4;

  const cell = (
    tag: TableCell['tag'],
    text: string,
    x: number,
    width: number,
    style: { align?: 'right'; bold?: boolean; quiet?: boolean } = {},
  ): TableCell => ({
    tag,
    draw: () => {
      pdf
        .font(style.bold === true ? BOLD : REGULAR, style.quiet === true ? 8 : 9.5)
        .fillColor(style.quiet === true ? PALETTE.quiet : PALETTE.ink)
        .text(text, x, sheet.y + (style.quiet === true ? 3 : 4), {
          width,
          height: ROW - 4,
          ellipsis: true,
          align: style.align ?? 'left',
        });
    },
  });

  sheet.need(ROW * 2);
  const rows: (readonly TableCell[])[] = [
    [
      cell('TH', what, left, nameWidth, { quiet: true }),
      cell('TH', texts.count, countLeft, COUNT_WIDTH, { quiet: true, align: 'right' }),
      {
        tag: 'TH',
        draw: () => {
          cell('TH', texts.share, countLeft + COUNT_WIDTH, SHARE_WIDTH, { quiet: true, align: 'right' }).draw();
          sheet.y += ROW - 3;
        },
      },
    ],
    ...shown.map(({ key, amount }): readonly TableCell[] => {
      const name = key === REST ? texts.other : nameOf(key);
      const isHidden = amount.count === 0 && amount.isAtLeast;
      return [
        {
          tag: 'TH',
          draw: () => {
            sheet.need(ROW);
            cell('TH', name, left, nameWidth).draw();
          },
        },
        cell('TD', isHidden ? texts.withheld : words.amount(amount), countLeft, COUNT_WIDTH, {
          align: 'right',
          bold: !isHidden,
        }),
        {
          tag: 'TD',
          draw: () => {
            cell('TD', words.share(amount, whole), countLeft + COUNT_WIDTH, SHARE_WIDTH, {
              align: 'right',
            }).draw();
            const length = (barWidth * amount.count) / largest;
            pdf.rect(barLeft, sheet.y + 4, barWidth, ROW - 8).fill(PALETTE.ground);
            if (amount.count > 0) pdf.rect(barLeft, sheet.y + 4, Math.max(1.5, length), ROW - 8).fill(colourOf(key));
            sheet.y += ROW;
          },
        },
      ];
    }),
  ];
  sheet.table(rows);
  sheet.y += 14;
}

const REST = '…';

function rest(bars: readonly Bar[]): Bar {
  return { key: REST, amount: sumAmounts(bars.map(({ amount }) => amount)) };
}
