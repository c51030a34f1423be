import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createShownWeeks } from '../../main/domain/statistics/weeks.ts';
import { makePdf } from '../../main/report/pdf/make-pdf.ts';
import { type ReportFacts, reportContent } from '../../main/report/report-content.ts';
import { filled, reportLanguage } from '../../main/report/report-texts.ts';
import { NOON, presentationEntry } from '../support/entries.ts';

const run = promisify(execFile);
const DAY_MS = 86_400_000;
const HAS_POPPLER = await run('pdftotext', ['-v']).then(
  () => true,
  () => false,
);
const PICS = ['999861572', '999977754', '990797674'] as const;

/** Four weeks of a canteen, and a library that three people visited. */
function facts(own: Partial<ReportFacts> = {}): ReportFacts {
  const weeks = createShownWeeks(
    { zone: 'Europe/Madrid', dayStartsAt: 240 },
    { wanted: { from: null, to: null }, known: { from: null, to: NOON } },
  );
  let n = 0;
  for (let day = 30; day > 0; day--) {
    for (let i = 0; i < 90; i++) {
      n += 1;
      const expired = n % 9 === 0 ? ({ verdict: 'refused', reason: 'expired' } as const) : {};
      const holder = (n % 90).toString(16).padStart(2, '0').repeat(16);
      const at = NOON - day * DAY_MS + i * 60_000;
      weeks.add(presentationEntry({ at, presentation: `p${n}`, holder, issuerPic: PICS[n % 3] ?? null, ...expired }));
    }
  }
  for (let i = 0; i < 3; i++)
    weeks.add(presentationEntry({ at: NOON - 10 * DAY_MS, presentation: `l${i}`, service: 'library' }));
  return {
    cover: {
      institution: 'Universitat de Prova',
      terminal: 'Till 1',
      zone: 'Europe/Madrid',
      madeAt: NOON,
      version: '0.1.0',
    },
    weeks: weeks.view(),
    cards: {
      ...{ cards: 1234, active: 1007, notRegistered: 2, byIssuer: [], countedAt: NOON },
      byType: [
        { key: 'SMART_CDZ', count: 1000, parts: [] },
        { key: 'PASSIVE', count: 4, parts: [] },
        { key: 'SMART_PASSIVE', count: 3, parts: [] },
      ],
      byYear: [{ key: '2025', count: 1234, parts: [] }],
    },
    syncedAt: NOON - DAY_MS,
    serviceName: (id) => ({ canteen: 'Canteen of the faculty', library: 'Library' })[id] ?? id,
    institutionName: (pic) => (pic === PICS[1] ? 'Politecnico di Torino' : null),
    ...own,
  };
}

const ENGLISH = reportLanguage('en-US');

describe('what a report says', () => {
  it('holds nothing of a service that too few used', () => {
    const library = reportContent(facts()).services.find(({ name }) => name === 'Library');
    expect(library).toMatchObject({ total: { count: 0, isAtLeast: true }, byVerdict: [], byInstitution: [] });
  });

  it('withholds small counts of cards, and whatever would give them away', () => {
    const { cards } = reportContent(facts());
    const withheld = cards?.byType.filter(({ amount }) => amount.isAtLeast).map(({ key }) => key) ?? [];
    expect(withheld).toEqual(expect.arrayContaining(['PASSIVE', 'SMART_PASSIVE']));
  });

  it('counts whole weeks', () => {
    expect(reportContent(facts()).period).toEqual({ from: '2026-10-19', to: '2026-11-15', weeks: 4 });
  });

  it('falls back to English, and leaves unknown values of a text alone', () => {
    expect(reportLanguage('xx').language).toBe('en');
    expect(filled('{a} of {b}', { a: 1 })).toBe('1 of {b}');
  });
});

describe.skipIf(!HAS_POPPLER)('the report as PDF (needs poppler-utils)', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tessera-report-'));
  });

  afterAll(async () => {
    await rm(folder, { recursive: true });
  });

  async function made(own: Partial<ReportFacts> = {}) {
    const file = join(folder, 'report.pdf');
    await writeFile(file, await makePdf(reportContent(facts(own)), ENGLISH));
    const [text, info] = await Promise.all([run('pdftotext', ['-layout', file, '-']), run('pdfinfo', [file])]);
    return { file, text: text.stdout.replace(/ +/g, ' '), info: info.stdout };
  }

  it('says who, what, when and where', async () => {
    const { text, info } = await made();
    for (const words of [
      'Universitat de Prova',
      'Canteen of the faculty',
      '19 October 2026 to 15 November 2026',
      'Till 1',
    ])
      expect(text).toContain(words);
    expect(text).toMatch(/Card expired 280 11\.1%/);
    expect(text).toContain('Politecnico di Torino');
    expect(text).toMatch(/Page 1 of \d/);
    expect(info).toMatch(/Title: +Validation report: Universitat de Prova/);
    expect(info).toMatch(/Tagged: +yes/);
    expect(info).toMatch(/Page size: .*A4/);
  });

  it('is a structure that can be heard, in a language', async () => {
    const { file } = await made();
    const { stdout } = await run('pdfinfo', ['-struct-text', file]);
    for (const tag of ['Document', 'H1', 'Table', 'TH', 'TD', 'Figure']) expect(stdout).toContain(tag);
    expect((await readFile(file)).toString('latin1')).toMatch(/\/Lang \(en\)/);
  });

  it('is drawn: every page has ink, and most of it is paper', async () => {
    const { file, info } = await made();
    const pages = Number(/Pages: +(\d+)/.exec(info)?.[1]);
    expect(pages).toBeGreaterThan(1);
    await run('pdftoppm', ['-r', '40', '-gray', file, join(folder, 'page')]);
    for (let page = 1; page <= pages; page++) {
      const pixels = (await readFile(join(folder, `page-${page}.pgm`))).subarray(15);
      const ink = pixels.filter((pixel) => pixel < 200).length / pixels.length;
      expect(ink).toBeGreaterThan(0.003);
      expect(ink).toBeLessThan(0.5);
    }
  });

  it('says so where there is nothing to say', async () => {
    const { text, info } = await made({ weeks: [], cards: null, syncedAt: null });
    expect(text).toContain('No whole week has passed yet');
    expect(text).toContain('The cards were not counted yet.');
    expect(info).toMatch(/Pages: +1/);
  });
});
