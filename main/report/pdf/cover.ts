import { compare } from '../../domain/statistics/count-tree.ts';
import type { ReportContent } from '../report-content.ts';
import { filled, type ReportTexts } from '../report-texts.ts';
import { PALETTE } from './palette.ts';
import { BOLD, MARGIN, REGULAR, type Sheet } from './sheet.ts';
import type { Words } from './words.ts';

/** The head of the first page: what this is, of whom, of when, and made where. */
export function cover(sheet: Sheet, content: ReportContent, texts: ReportTexts, words: Words): void {
  const { pdf, left, width } = sheet;
  sheet.ornament(() => mosaic(sheet));
  sheet.y = MARGIN + 74;
  sheet.tagged('P', () => {
    pdf.font(REGULAR, 11).fillColor(PALETTE.terracotta).text(texts.subtitle, left, sheet.y, { width });
  });
  sheet.tagged('H1', () => {
    pdf
      .font(BOLD, 31)
      .fillColor(PALETTE.ink)
      .text(texts.title, left, sheet.y + 14, { width });
  });
  sheet.y = pdf.y + 14;
  const { cover: facts, period, services } = content;
  const names = services.map(({ name }) => name).sort(compare);
  const lines: readonly (readonly [string, string])[] = [
    ...(facts.institution === null ? [] : [[texts.institution, facts.institution] as const]),
    ...(names.length === 0 ? [] : [[texts.service, names.join(', ')] as const]),
    [texts.period, periodText(content, texts, words)],
    [texts.terminal, `${facts.terminal} · Tessera ${facts.version}`],
    [texts.madeAt, words.moment(facts.madeAt, facts.zone)],
  ];
  const labelWidth = 96;
  sheet.table(
    lines.map(([label, text]) => [
      {
        tag: 'TH',
        draw: () => {
          pdf.font(REGULAR, 10).fillColor(PALETTE.quiet).text(label, left, sheet.y, { width: labelWidth });
        },
      },
      {
        tag: 'TD',
        draw: () => {
          const own = { width: width - labelWidth, height: 28, ellipsis: true };
          pdf
            .font(BOLD, 10)
            .fillColor(PALETTE.ink)
            .text(text, left + labelWidth, sheet.y, own);
          sheet.y = Math.max(sheet.y + 17, pdf.y + 4);
        },
      },
    ]),
  );
  sheet.y += period === null ? 10 : 20;
}

function periodText({ period }: ReportContent, texts: ReportTexts, words: Words): string {
  if (period === null) return texts.noWeek;
  const { from, to, weeks } = period;
  return filled(texts.periodFromTo, { from: words.day(from), to: words.day(to), weeks: words.number(weeks) });
}

/** Rows of tesserae across the top of the page, as at the edge of a floor. */
function mosaic({ pdf, left, width }: Sheet): void {
  const COLOURS = [PALETTE.terracotta, PALETTE.ochre, PALETTE.lapis, PALETTE.stone, PALETTE.ground, PALETTE.line];
  const SIZE = 13;
  const columns = Math.floor(width / SIZE);
  const tile = width / columns;
  for (let row = 0; row < 4; row++) {
    for (let column = 0; column < columns; column++) {
      const chance = Math.abs(Math.sin(row * 79.19 + column * 6.13) * 43_758.5453) % 1;
      // Denser where the reader begins, so that it runs out to the right.
      if (chance < (column / columns) * 0.75) continue;
      const colour = COLOURS[Math.floor(((chance * 97) % 1) * COLOURS.length)] ?? PALETTE.stone;
      pdf.rect(left + column * tile, MARGIN + row * SIZE, tile - 1.6, SIZE - 1.6).fill(colour);
    }
  }
}
