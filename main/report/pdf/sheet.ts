import PDFDocument from 'pdfkit';
import { PALETTE } from './palette.ts';
import { typefaceFiles } from './typeface.ts';

export type Pdf = InstanceType<typeof PDFDocument>;

/** Distances in points (1/72 inch); A4 is 595 by 842. */
export const MARGIN = 52;
const FOOT = 64;
export const GAP = 22;

export const REGULAR = 'regular';
export const BOLD = 'bold';

export interface SheetOptions {
  readonly title: string;
  readonly author: string;
  readonly subject: string;
  /** BCP 47. */
  readonly language: string;
  /** ms since 1970. */
  readonly madeAt: number;
  readonly producer: string;
}

/** Pages that fill from the top, and what assistive tools read of them: everything drawn is tagged or an artifact. */
export interface Sheet {
  readonly pdf: Pdf;
  readonly left: number;
  readonly width: number;
  /** Where the next block begins. */
  y: number;
  /** Begins another page where a block of this height doesn't fit here. */
  need(height: number): void;
  /** Draws something that assistive tools read as `tag`. */
  tagged(tag: string, draw: () => void, options?: { readonly alt?: string }): void;
  /** Draws a table of rows; `draw` is called with a row's cells in their order. */
  table(rows: readonly (readonly TableCell[])[]): void;
  /** Draws what says nothing that isn't said elsewhere. */
  ornament(draw: () => void): void;
  /** Ends the document; `foot` writes the line below each page. */
  end(foot: (page: number, pages: number) => string): Promise<Uint8Array>;
}

export interface TableCell {
  readonly tag: 'TH' | 'TD';
  readonly draw: () => void;
}

export function createSheet(options: SheetOptions): Sheet {
  const { title, author, subject, language, madeAt, producer } = options;
  const made = new Date(madeAt);
  const files = typefaceFiles();
  const pdf = new PDFDocument({
    size: 'A4',
    margin: 0,
    bufferPages: true,
    pdfVersion: '1.7',
    tagged: true,
    displayTitle: true,
    lang: language,
    font: files.regular,
    info: {
      Title: title,
      Author: author,
      Subject: subject,
      Creator: producer,
      Producer: producer,
      CreationDate: made,
      ModDate: made,
    },
  });
  pdf.registerFont(REGULAR, files.regular);
  pdf.registerFont(BOLD, files.bold);
  const pieces: Uint8Array[] = [];
  const done = new Promise<Uint8Array>((resolve, reject) => {
    pdf.on('data', (piece: Uint8Array) => pieces.push(piece));
    pdf.on('end', () => resolve(Buffer.concat(pieces)));
    pdf.on('error', reject);
  });
  const root = pdf.struct('Document');
  pdf.addStructure(root);

  const sheet: Sheet = {
    pdf,
    left: MARGIN,
    width: pdf.page.width - 2 * MARGIN,
    y: MARGIN,
    need(height) {
      if (sheet.y === MARGIN || sheet.y + height <= pdf.page.height - FOOT) return;
      pdf.addPage();
      sheet.y = MARGIN;
    },
    tagged(tag, draw, tagOptions = {}) {
      const element = pdf.struct(tag, tagOptions, draw);
      root.add(element);
      element.end();
    },
    table(rows) {
      const table = pdf.struct('Table');
      root.add(table);
      for (const cells of rows) {
        const row = pdf.struct('TR');
        table.add(row);
        for (const { tag, draw } of cells) {
          const cell = pdf.struct(tag, {}, draw);
          row.add(cell);
          cell.end();
        }
        row.end();
      }
      table.end();
    },
    ornament(draw) {
      pdf.markContent('Artifact', { type: 'Layout' });
      draw();
      pdf.endMarkedContent();
    },
    end(foot) {
      root.end();
      const { count } = pdf.bufferedPageRange();
      for (let page = 0; page < count; page++) {
        pdf.switchToPage(page);
        pdf.markContent('Artifact', { type: 'Pagination' });
        const y = pdf.page.height - FOOT + 24;
        pdf
          .moveTo(MARGIN, y - 8)
          .lineTo(MARGIN + sheet.width, y - 8)
          .lineWidth(0.5)
          .stroke(PALETTE.line);
        pdf
          .font(REGULAR, 8.5)
          .fillColor(PALETTE.quiet)
          .text(foot(page + 1, count), MARGIN, y, { lineBreak: false });
        pdf.endMarkedContent();
      }
      pdf.end();
      return done;
    },
  };
  return sheet;
}
