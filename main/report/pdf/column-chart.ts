import type { Bar } from '../report-content.ts';
import { PALETTE } from './palette.ts';
import { BOLD, REGULAR, type Sheet } from './sheet.ts';
import type { Words } from './words.ts';

export interface ColumnChart {
  readonly bars: readonly Bar[];
  readonly colour: string;
  /** What stands below a column; empty where nothing does. */
  readonly labelOf: (key: string, place: number) => string;
  /** The chart in words, for those who hear it: every column and its number. */
  readonly alt: string;
}

export const CHART_HEIGHT = 128;
const LABELS = 16;
/** Columns narrower than this have no number of their own. */
const ROOM_FOR_NUMBER = 26;

/** Columns over time, with their scale; a number stands on each where there is room. */
export function columnChart(sheet: Sheet, { bars, colour, labelOf, alt }: ColumnChart, words: Words): void {
  sheet.need(CHART_HEIGHT + 14);
  const { pdf, left } = sheet;
  const top = sheet.y + 12;
  const bottom = sheet.y + CHART_HEIGHT - LABELS;
  const scale = roundUp(1.06 * Math.max(1, ...bars.map(({ amount }) => amount.count)));
  const scaleWidth = 34;
  const step = (sheet.width - scaleWidth) / Math.max(1, bars.length);
  const width = Math.min(step * 0.72, 46);

  sheet.tagged(
    'Figure',
    () => {
      for (const part of [0, 0.5, 1]) {
        const y = bottom - (bottom - top) * part;
        pdf
          .moveTo(left + scaleWidth, y)
          .lineTo(left + sheet.width, y)
          .lineWidth(part === 0 ? 1 : 0.5)
          .stroke(part === 0 ? PALETTE.stone : PALETTE.line);
        if (scale * part === Math.round(scale * part))
          pdf
            .font(REGULAR, 7.5)
            .fillColor(PALETTE.quiet)
            .text(words.number(scale * part), left, y - 5, { width: scaleWidth - 6, align: 'right', lineBreak: false });
      }
      for (const [place, { key, amount }] of bars.entries()) {
        const x = left + scaleWidth + step * place + (step - width) / 2;
        const height = ((bottom - top) * amount.count) / scale;
        if (amount.count > 0) pdf.rect(x, bottom - height, width, height).fill(colour);
        if (step >= ROOM_FOR_NUMBER && (amount.count > 0 || amount.isAtLeast))
          pdf
            .font(BOLD, 7.5)
            .fillColor(PALETTE.ink)
            .text(words.amount(amount), x - 8, bottom - height - 10, {
              width: width + 16,
              align: 'center',
              lineBreak: false,
            });
        pdf
          .font(REGULAR, 7.5)
          .fillColor(PALETTE.quiet)
          .text(labelOf(key, place), x - 14, bottom + 5, { width: width + 28, align: 'center', lineBreak: false });
      }
    },
    { alt },
  );
  sheet.y += CHART_HEIGHT + 14;
}

/** The next number a scale can end with: 1, 2, 4, 5 or 8 and noughts, so that its half is a number too. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 4, 5, 8, 10].find((one) => one * power >= value) ?? 10;
  return Math.max(2, step * power);
}
