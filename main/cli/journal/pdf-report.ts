import type { Home } from '../../config/home.ts';
import { loadServices } from '../../config/services/load-services.ts';
import type { Settings } from '../../config/settings.ts';
import { TESSERA_VERSION } from '../../control/version.ts';
import type { DayRule } from '../../domain/statistics/local-hour.ts';
import type { ShownWeek } from '../../domain/statistics/weeks.ts';
import { reportContent } from '../../report/report-content.ts';
import { reportLanguage } from '../../report/report-texts.ts';
import { institutionNames } from '../../shell/start/operator-facts.ts';

export interface PdfReportWish {
  readonly home: Home;
  readonly settings: Settings;
  readonly rule: DayRule;
  readonly weeks: readonly ShownWeek[];
  /** ms since 1970, by the terminal's clock. */
  readonly now: number;
}

/** The report of the operator area, of what the journal says alone: cards are counted by a terminal that runs. */
export async function pdfReport({ home, settings, rule, weeks, now }: PdfReportWish): Promise<Uint8Array> {
  const { makePdf } = await import('../../report/pdf/make-pdf.ts');
  const services = loadServices({ home, access: 'look', notice: () => undefined });
  const spoken = reportLanguage(settings.language);
  const content = reportContent({
    cover: {
      institution: settings.institution.name ?? null,
      terminal: settings.lane,
      zone: rule.zone,
      madeAt: now,
      version: TESSERA_VERSION,
    },
    weeks,
    cards: null,
    syncedAt: null,
    serviceName(id) {
      const name: Readonly<Record<string, string>> | undefined = services.current(id)?.name;
      return name?.[spoken.language] ?? name?.['en'] ?? id;
    },
    institutionName: institutionNames(home),
  });
  return makePdf(content, spoken);
}
