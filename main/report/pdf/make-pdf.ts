import { OTHER } from '../../domain/statistics/capped-counts.ts';
import { UNTOLD } from '../../domain/statistics/service-tables.ts';
import { LEAST_SHOWN } from '../../domain/statistics/suppress.ts';
import type { Bar, ReportContent, ReportedService } from '../report-content.ts';
import { filled, named, type ReportLanguage } from '../report-texts.ts';
import { type BarTable, barTable } from './bar-table.ts';
import { CHART_HEIGHT, columnChart } from './column-chart.ts';
import { cover } from './cover.ts';
import { heading, keyFigures, paragraph } from './headings.ts';
import { PALETTE, verdictColour } from './palette.ts';
import { createSheet, GAP, type Sheet } from './sheet.ts';
import { type Words, wordsOf } from './words.ts';

/** Draws the report: A4, tagged, in one language, all of it vectors and text. */
export function makePdf(content: ReportContent, spoken: ReportLanguage): Promise<Uint8Array> {
  const { texts, language } = spoken;
  const words = wordsOf(spoken);
  const { cover: facts } = content;
  const sheet = createSheet({
    title: facts.institution === null ? texts.title : `${texts.title}: ${facts.institution}`,
    author: facts.institution ?? facts.terminal,
    subject: texts.subtitle,
    language,
    madeAt: facts.madeAt,
    producer: `Tessera ${facts.version}`,
  });
  const draw: Drawing = { sheet, spoken, words, content };
  cover(sheet, content, texts, words);
  if (content.period === null) paragraph(sheet, texts.noWeekNote);
  else if (content.services.length === 0) paragraph(sheet, texts.empty);
  for (const [place, service] of content.services.entries()) drawService(draw, service, place === 0);
  drawCards(draw);
  paragraph(sheet, filled(texts.withheldNote, { least: LEAST_SHOWN }));
  const made = words.moment(facts.madeAt, facts.zone);
  return sheet.end((page, pages) => `${texts.title} · ${made} · ${filled(texts.page, { page, pages })}`);
}

interface Drawing {
  readonly sheet: Sheet;
  readonly spoken: ReportLanguage;
  readonly words: Words;
  readonly content: ReportContent;
}

function drawService(draw: Drawing, service: ReportedService, isFirst: boolean): void {
  const { sheet, words, content, spoken } = draw;
  const { texts } = spoken;
  if (!isFirst) sheet.need(Number.POSITIVE_INFINITY);
  heading(sheet, 1, service.name, 240);
  const granted = service.byVerdict.find(({ key }) => key === 'granted')?.amount;
  const weeks = content.period?.weeks ?? 1;
  keyFigures(sheet, [
    { label: texts.presentations, value: words.amount(service.total), colour: PALETTE.lapis },
    { label: texts.granted, value: granted === undefined ? '–' : words.amount(granted), colour: PALETTE.granted },
    {
      label: texts.grantedShare,
      value: granted === undefined ? '–' : words.share(granted, service.total) || '–',
      colour: PALETTE.granted,
    },
    {
      label: texts.perWeek,
      value: words.amount({ count: Math.round(service.total.count / weeks), isAtLeast: service.total.isAtLeast }),
      colour: PALETTE.ochre,
    },
  ]);
  const everyWeek = Math.ceil(service.byWeek.length / 14);
  chart(draw, texts.byWeek, service.byWeek, PALETTE.lapis, (key, place) =>
    place % everyWeek === 0 ? words.shortDay(key) : '',
  );
  const whole = service.total;
  const verdicts = { title: texts.byVerdict, what: texts.columns.verdict, bars: service.byVerdict, whole };
  table(draw, { ...verdicts, nameOf: (key) => named(texts.verdicts, key), colourOf: verdictColour });
  table(draw, {
    ...{ title: texts.byReason, what: texts.columns.reason, bars: service.byReason, whole },
    nameOf: (key) => named(texts.reasons, key.split('/')[1] ?? key),
    colourOf: (key) => verdictColour(key.split('/')[0] ?? ''),
  });
  chart(draw, texts.byHour, service.byHour, PALETTE.terracotta, (key) => key);
  table(draw, {
    ...{ title: texts.byInstitution, what: texts.columns.institution, bars: service.byInstitution, whole },
    nameOf: (key) => institution(draw, key),
    colourOf: () => PALETTE.lapis,
  });
  table(draw, {
    ...{ title: texts.byEvidence, what: texts.columns.evidence, bars: service.byEvidence, whole },
    nameOf: (key) => named(texts.evidence, key),
    colourOf: () => PALETTE.ochre,
  });
}

function drawCards(draw: Drawing): void {
  const { sheet, words, content, spoken } = draw;
  const { texts } = spoken;
  const { cards, syncedAt, cover: facts } = content;
  sheet.y += GAP;
  heading(sheet, 1, texts.cardsTitle, 120);
  if (cards === null) {
    paragraph(sheet, texts.cardsNone);
    return;
  }
  keyFigures(sheet, [
    { label: texts.cardsKnown, value: words.amount(cards.known), colour: PALETTE.lapis },
    { label: texts.cardsActive, value: words.amount(cards.active), colour: PALETTE.granted },
  ]);
  table(draw, {
    ...{ title: texts.cardsByType, what: texts.columns.cardType, bars: cards.byType, whole: cards.active },
    nameOf: (key) => named({ ...texts.cardTypes, ...special(draw) }, key),
    colourOf: () => PALETTE.lapis,
  });
  table(draw, {
    ...{ title: texts.cardsByYear, what: texts.columns.year, bars: cards.byYear, whole: cards.known },
    nameOf: (key) => named(special(draw), key),
    colourOf: () => PALETTE.ochre,
  });
  const synced = syncedAt === null ? texts.never : words.moment(syncedAt, facts.zone);
  paragraph(
    sheet,
    `${texts.cardsCountedAt}: ${words.moment(cards.countedAt, facts.zone)}. ${texts.syncedAt}: ${synced}.`,
  );
}

function table({ sheet, spoken, words }: Drawing, { title, ...shown }: BarTable & { readonly title: string }): void {
  if (shown.bars.length === 0) return;
  heading(sheet, 2, title, 60);
  barTable(sheet, shown, spoken.texts, words);
}

function chart(
  { sheet, words }: Drawing,
  what: string,
  bars: readonly Bar[],
  colour: string,
  labelOf: (key: string, place: number) => string,
): void {
  if (bars.every(({ amount }) => amount.count === 0)) return;
  heading(sheet, 2, what, CHART_HEIGHT);
  const said = bars.filter(({ amount }) => amount.count > 0 || amount.isAtLeast);
  const alt = `${what}. ${said.map(({ key, amount }) => `${key}: ${words.amount(amount)}`).join('; ')}.`;
  columnChart(sheet, { bars, colour, labelOf, alt }, words);
}

/** An institution by its PIC, or a country whose institutions are withheld. */
function institution({ content, spoken }: Drawing, key: string): string {
  const own = special({ spoken })[key];
  if (own !== undefined) return own;
  if (/^[A-Z]{2}$/.test(key)) return new Intl.DisplayNames(spoken.language, { type: 'region' }).of(key) ?? key;
  return content.institutionName(key) ?? `${spoken.texts.otherInstitution} (${key})`;
}

function special({ spoken }: Pick<Drawing, 'spoken'>): Readonly<Record<string, string>> {
  return { [UNTOLD]: spoken.texts.untold, [OTHER]: spoken.texts.other };
}
