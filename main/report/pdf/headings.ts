import { PALETTE } from './palette.ts';
import { BOLD, REGULAR, type Sheet } from './sheet.ts';

/** The name of a part, and room for at least the beginning of what follows it. */
export function heading(sheet: Sheet, level: 1 | 2, text: string, follows: number): void {
  const size = level === 1 ? 19 : 12.5;
  sheet.need(size * 1.8 + follows);
  const { pdf, left, width } = sheet;
  if (level === 1) {
    sheet.ornament(() => {
      for (const [i, colour] of [PALETTE.terracotta, PALETTE.ochre, PALETTE.lapis].entries())
        pdf.rect(left + i * 9, sheet.y, 7, 7).fill(colour);
    });
    sheet.y += 14;
  }
  sheet.tagged(`H${level}`, () => {
    pdf.font(BOLD, size).fillColor(PALETTE.ink).text(text, left, sheet.y, { width });
  });
  sheet.y = pdf.y + (level === 1 ? 8 : 6);
}

export function paragraph(sheet: Sheet, text: string): void {
  const { pdf, left, width } = sheet;
  pdf.font(REGULAR, 9.5);
  sheet.need(pdf.heightOfString(text, { width }));
  sheet.tagged('P', () => {
    pdf.font(REGULAR, 9.5).fillColor(PALETTE.quiet).text(text, left, sheet.y, { width, lineGap: 2 });
  });
  sheet.y = pdf.y + 10;
}

export interface KeyFigure {
  readonly label: string;
  readonly value: string;
  readonly colour?: string;
}

/** The few numbers somebody remembers, side by side. */
export function keyFigures(sheet: Sheet, figures: readonly KeyFigure[]): void {
  const { pdf, left } = sheet;
  const HEIGHT = 62;
  const gap = 10;
  const width = (sheet.width - gap * (figures.length - 1)) / figures.length;
  sheet.need(HEIGHT);
  for (const [i, { label, value, colour }] of figures.entries()) {
    const x = left + i * (width + gap);
    sheet.ornament(() => {
      pdf.rect(x, sheet.y, width, HEIGHT).fill(PALETTE.ground);
      pdf.rect(x, sheet.y, 4, HEIGHT).fill(colour ?? PALETTE.stone);
    });
    sheet.tagged('P', () => {
      pdf
        .font(REGULAR, 9)
        .fillColor(PALETTE.quiet)
        .text(label, x + 14, sheet.y + 10, { width: width - 20, height: 12, ellipsis: true });
      pdf
        .font(BOLD, 21)
        .fillColor(PALETTE.ink)
        .text(value, x + 14, sheet.y + 26, { width: width - 20, height: 28, ellipsis: true });
    });
  }
  sheet.y += HEIGHT + 18;
}
