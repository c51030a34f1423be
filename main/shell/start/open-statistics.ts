import type { WatchedJournal } from '../../application/journal/watched-journal.ts';
import type { Metrics, TerminalGauges } from '../../application/ports/metrics-ports.ts';
import type { CardReaders, Clock } from '../../application/ports/terminal-ports.ts';
import {
  createKnowledgeStatistics,
  type KnowledgeStatistics,
} from '../../application/statistics/knowledge-statistics.ts';
import { createLiveStatistics, type LiveStatistics } from '../../application/statistics/live-statistics.ts';
import type { Home } from '../../config/home.ts';
import { dayRuleOf } from '../../config/journal.ts';
import type { Settings } from '../../config/settings.ts';
import { TESSERA_VERSION } from '../../control/version.ts';
import type { JournalEntry } from '../../domain/journal/entry.ts';
import { inspectSync } from '../../store/inspect.ts';
import type { JournalReading } from '../../store/journal/open-journal.ts';
import { readEntries } from '../../store/journal/read-entries.ts';
import { sequenceBefore } from '../../store/journal/sequence-at.ts';
import { loadSecret, secretText } from '../../store/keys/secret-file.ts';
import type { LocalKnowledge } from '../../store/knowledge.ts';
import type { MetricsAccess } from '../browser/metrics-route.ts';
import type { StartedLanes } from './start-lanes.ts';

export interface StatisticsPlace {
  readonly settings: Pick<Settings, 'journal' | 'metrics'>;
  readonly home: Home;
  readonly env: NodeJS.ProcessEnv;
  readonly clock: Clock;
  readonly journal: WatchedJournal;
  readonly reading: JournalReading | undefined;
  readonly knowledge: LocalKnowledge;
  /** Whether the usual registry is left alone now. */
  readonly isResting: () => boolean;
  readonly readers: CardReaders;
  readonly lanes: Pick<StartedLanes, 'all' | 'page'>;
  /** For the scrape. */
  readonly shell: string;
  /** One line for technicians. */
  readonly notice: (line: string) => void;
}

export interface OpenStatistics {
  readonly live: LiveStatistics;
  /** Of the cards that are known. */
  readonly knowledge: KnowledgeStatistics;
  /** For a host of the shell's own. */
  readonly metrics: MetricsAccess;
  close(): Promise<void>;
}

const DAY_MS = 86_400_000;
const TOKEN_NAME = 'metrics-token';

/** Counts along with the terminal, and serves the counts by themselves where the settings ask for it. */
export async function openStatistics(place: StatisticsPlace): Promise<OpenStatistics> {
  const { settings, clock, journal, reading, notice } = place;
  const live = createLiveStatistics({
    rule: dayRuleOf(settings.journal),
    clock,
    journal,
    earlier: () => earlierRows(reading, clock.now() - DAY_MS),
    onNotice: notice,
  });
  const knowledge = createKnowledgeStatistics(place.knowledge, clock);
  const restarts = countRestarts(place.readers);
  const lastSync = lastSyncOf(place);
  const metrics = lazily(async () => {
    const { createTerminalMetrics } = await import('../../metrics/terminal-metrics.ts');
    return createTerminalMetrics({
      subscribe: journal.subscribe,
      gauges: () => gaugesOf(place, live, { restarts: restarts.count(), synced: lastSync() }),
    });
  });
  const access = { metrics, token: tokenIn(place) };
  const { port } = settings.metrics;
  const host = port === undefined ? undefined : await serve(access, port, notice);
  return {
    live,
    knowledge,
    metrics: access,
    async close() {
      await host?.close();
      metrics.close();
      restarts.end();
      live.close();
      knowledge.close();
    },
  };
}

function* earlierRows(reading: JournalReading | undefined, from: number): Generator<JournalEntry> {
  const source = reading?.current();
  if (source === undefined) return;
  for (const { entry } of readEntries(source, { after: sequenceBefore(source, from) })) yield entry;
}

function tokenIn({ home, env, notice }: StatisticsPlace): string | null {
  const secret = loadSecret({ keysFolder: home.keysFolder, name: TOKEN_NAME, env });
  if (secret.kind === 'absent') return null;
  const text = secret.kind === 'secret' ? secretText(secret) : undefined;
  // Nobody knows it then, so nobody is let in: a token that can't be read was meant to keep people out.
  if (text === undefined) notice(`metrics are served to nobody: the ${TOKEN_NAME} can't be used`);
  return text ?? '';
}

async function serve(access: MetricsAccess, port: number, notice: (line: string) => void) {
  const { startMetricsHost } = await import('../browser/metrics-host.ts');
  const host = await startMetricsHost(access, port);
  if (host.kind === 'serving') return host;
  notice(`metrics are not served: ${host.message}`);
  return undefined;
}

/** Metrics that are made when somebody first asks. */
function lazily(make: () => Promise<Metrics>): Metrics {
  let made: Promise<Metrics> | undefined;
  return {
    async scrape() {
      made ??= make();
      return (await made).scrape();
    },
    close: () => void made?.then((metrics) => metrics.close()),
  };
}

function countRestarts(readers: CardReaders): { count(): number; end(): void } {
  let restarts = 0;
  const end = readers.subscribe((event) => {
    if (event.kind === 'service' && event.state === 'restarting') restarts += 1;
  });
  return { count: () => restarts, end };
}

/** The figures of `sync.db`; while a sync is at work on it, those of before. */
function lastSyncOf({ home, knowledge }: StatisticsPlace): () => TerminalGauges['synced'] {
  let last: TerminalGauges['synced'] = null;
  return () => {
    // In memory alone, and then that home may be another terminal's.
    if (knowledge.stats().disk === null) return null;
    const found = inspectSync(home.dataFolder);
    if (found.kind === 'in-use') return last;
    const { cards, completedAt: at } = found.kind === 'read' ? found.value : { cards: 0, completedAt: null };
    last = at === null ? null : { cards, at };
    return last;
  };
}

type Counted = Pick<TerminalGauges, 'synced'> & Pick<TerminalGauges['readers'], 'restarts'>;

function gaugesOf(place: StatisticsPlace, live: LiveStatistics, { restarts, synced }: Counted): TerminalGauges {
  const { knowledge, reading, clock, lanes, shell, isResting } = place;
  const { hot, disk, recalls } = knowledge.stats();
  const { registry, readers } = lanes.page.view;
  const rows = disk?.rows ?? null;
  const negative = disk?.negativeRows ?? 0;
  return {
    version: TESSERA_VERSION,
    shell,
    cache: {
      memory: { positive: hot.positiveEntries, negative: hot.negativeEntries },
      disk: rows === null ? null : { positive: rows - negative, negative },
      recalls,
    },
    registries: [
      {
        host: registry.host,
        isAnswering: registry.state === 'answering',
        isResting: isResting(),
        lastAnswerAt: registry.lastAnswerAt,
      },
    ],
    journal: reading === undefined ? null : { rowsWritten: reading.written(), rowsLost: reading.lost() },
    gates: lanes.all.flatMap(({ view: { lane, gate } }) =>
      gate.state === 'none' ? [] : [{ gate: lane, isReady: gate.state === 'ready' }],
    ),
    readers: { found: readers.names.length, isReady: readers.state === 'ready', restarts },
    isClockTrusted: clock.trust() === 'trusted',
    passagesWaiting: live.view().all.waiting,
    synced,
  };
}
