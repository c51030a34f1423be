import type { ServiceSource } from '../../application/ports/service-ports.ts';
import type { Clock } from '../../application/ports/terminal-ports.ts';
import type { Home } from '../../config/home.ts';
import { dayRuleOf } from '../../config/journal.ts';
import type { Settings } from '../../config/settings.ts';
import { TESSERA_VERSION } from '../../control/version.ts';
import { createShownWeeks, type ShownWeek } from '../../domain/statistics/weeks.ts';
import type { DocumentFormat } from '../../ipc/operator.ts';
import type { SyncState } from '../../provision/sync-state.ts';
import { exportShown } from '../../report/export-shown.ts';
import { type ReportFacts, reportContent } from '../../report/report-content.ts';
import { reportLanguage } from '../../report/report-texts.ts';
import type { JournalReading } from '../../store/journal/open-journal.ts';
import { beginOf } from '../../store/journal/read-entries.ts';
import type { OpenStatistics } from './open-statistics.ts';
import { institutionNames } from './operator-facts.ts';
import { eachEntry } from './operator-journal.ts';

export interface ReportPlace {
  readonly home: Home;
  readonly settings: Settings;
  readonly clock: Clock;
  readonly services: Pick<ServiceSource, 'current'>;
  readonly reading: JournalReading | undefined;
  readonly statistics: Pick<OpenStatistics, 'knowledge'>;
  readonly syncState: () => SyncState;
}

export interface ReportWish {
  readonly format: DocumentFormat;
  /** BCP 47. */
  readonly language: string;
}

/** How far back a report looks: thirteen whole weeks, a quarter. */
const WEEKS_MS = 14 * 7 * 86_400_000;

/** Makes the report of the last quarter. Rejects with the journal's errors. */
export async function makeReport(
  place: ReportPlace,
  { format, language }: ReportWish,
  signal: AbortSignal,
): Promise<{ readonly name: string; readonly bytes: Uint8Array }> {
  const weeks = await shownWeeks(place, signal);
  const name = `tessera-report-${new Date(place.clock.now()).toISOString().slice(0, 10)}.${format}`;
  if (format === 'csv') return { name, bytes: Buffer.from([...exportShown(weeks, 'csv')].join('')) };
  // The maker of PDF is large, and only staff ask for it.
  const { makePdf } = await import('../../report/pdf/make-pdf.ts');
  const spoken = reportLanguage(language);
  return { name, bytes: await makePdf(reportContent(factsOf(place, weeks, spoken.language)), spoken) };
}

async function shownWeeks(
  { reading, clock, settings }: ReportPlace,
  signal: AbortSignal,
): Promise<readonly ShownWeek[]> {
  const source = reading?.current();
  if (source === undefined) return [];
  const now = clock.now();
  const wanted = { from: now - WEEKS_MS, to: null };
  const weeks = createShownWeeks(dayRuleOf(settings.journal), { wanted, known: { from: beginOf(source), to: now } });
  await eachEntry(reading, wanted.from, signal, (entry) => weeks.add(entry));
  return weeks.view();
}

function factsOf(place: ReportPlace, weeks: readonly ShownWeek[], language: string): ReportFacts {
  const { home, settings, clock, services, statistics } = place;
  const sync = place.syncState();
  return {
    cover: {
      institution: settings.institution?.name ?? null,
      terminal: settings.lane,
      zone: dayRuleOf(settings.journal).zone,
      madeAt: clock.now(),
      version: TESSERA_VERSION,
    },
    weeks,
    cards: statistics.knowledge.view(),
    syncedAt: sync.kind === 'scheduled' ? sync.completedAt : null,
    serviceName: (id) => serviceName(services.current(id)?.name, language) ?? id,
    institutionName: institutionNames(home),
  };
}

function serviceName(name: Readonly<Record<string, string>> | undefined, language: string): string | undefined {
  return name?.[language] ?? name?.['en'];
}
