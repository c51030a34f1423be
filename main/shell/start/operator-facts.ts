import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ServiceSource } from '../../application/ports/service-ports.ts';
import type { CardReaders, Clock } from '../../application/ports/terminal-ports.ts';
import type { Home } from '../../config/home.ts';
import { dayRuleOf } from '../../config/journal.ts';
import { readOnlyCopies } from '../../config/services/kept-copies.ts';
import { readOwnInstitutions } from '../../config/services/own-institutions.ts';
import { tryServiceFile } from '../../config/services/try-service-file.ts';
import type { Settings } from '../../config/settings.ts';
import { TESSERA_VERSION } from '../../control/version.ts';
import { type ContentOf, doctorContent } from '../../ipc/operator.ts';
import type { RememberingLog } from '../../log/remembered-lines.ts';
import type { OperatorFacts } from '../../operator/operator-sections.ts';
import type { SyncState } from '../../provision/sync-state.ts';
import type { JournalReading } from '../../store/journal/open-journal.ts';
import type { LocalKnowledge } from '../../store/knowledge.ts';
import { titleOf } from '../../trust/import-certificates.ts';
import { type AnchorsFile, readAnchors, readSigners } from '../../trust/trust-files.ts';
import type { OpenStatistics } from './open-statistics.ts';
import { countRange, lastEntries, verifyInSteps } from './operator-journal.ts';
import type { OwnCommand } from './own-command.ts';
import type { StartedLanes } from './start-lanes.ts';

export interface OperatorPlace {
  readonly home: Home;
  readonly env: NodeJS.ProcessEnv;
  readonly settings: Settings;
  readonly clock: Clock;
  readonly lanes: Pick<StartedLanes, 'all' | 'page'>;
  readonly readers: CardReaders;
  readonly services: ServiceSource;
  readonly isResting: () => boolean;
  readonly knowledge: LocalKnowledge;
  readonly reading: JournalReading | undefined;
  readonly statistics: Pick<OpenStatistics, 'live' | 'knowledge'>;
  readonly syncState: () => SyncState;
  readonly log: RememberingLog;
  readonly shell: string;
  readonly ownCommand: OwnCommand;
}

/** What the operator area shows, out of what is open. */
export function operatorFacts(place: OperatorPlace): OperatorFacts {
  const { home, clock, lanes, readers, services, reading, statistics, settings } = place;
  const views = () => lanes.all.map(({ view }) => view);
  const startedAt = clock.now();
  const sync = () => shownSync(place.syncState());
  return {
    status: {
      clock,
      startedAt,
      views,
      isResting: place.isResting,
      known() {
        const { hot, disk } = place.knowledge.stats();
        return { memory: hot.positiveEntries + hot.negativeEntries, disk: disk?.rows ?? null };
      },
      sync,
      journal: () => ({ isKept: reading !== undefined, rowsLost: reading?.lost() ?? 0 }),
      steps: () => [...statistics.live.view().steps],
      rssBytes: () => process.memoryUsage.rss(),
    },
    dashboard: {
      count: (range, signal) =>
        range === 'today'
          ? Promise.resolve({ statistics: statistics.live.view(), isComplete: statistics.live.isComplete })
          : countRange({ reading, clock, rule: dayRuleOf(settings.journal), range, signal }),
      cards: () => shownCards(statistics.knowledge.view()),
      syncedAt: () => sync().completedAt,
      nameOf: institutionNames(home),
    },
    journal: {
      last: (count) => lastEntries(reading, count),
      verify: (onRows, signal) => verifyInSteps(reading, onRows, signal),
    },
    services: { services, views, examplesOf: (id) => examplesOf(id, home) },
    readers: { readers, clock, views },
    registry: {
      clock,
      view: () => lanes.page.view.registry,
      isResting: place.isResting,
      async probe() {
        const { probeRegistry } = await import('../../cli/doctor/probe-registry.ts');
        return probeRegistry(settings, place.env);
      },
    },
    trust: () => trustOf(home),
    async doctor() {
      const report: unknown = JSON.parse(await place.ownCommand(['doctor', '--online', '--json'], DOCTOR_LIMIT_MS));
      return doctorContent.parse({ section: 'doctor', ...Object(report) });
    },
    logs: () => ({ section: 'logs', lines: [...place.log.lines()] }),
    about: () => ({
      section: 'about',
      version: TESSERA_VERSION,
      node: process.versions.node,
      platform: `${process.platform} ${process.arch}`,
      shell: place.shell,
    }),
  };
}

/** Names of the institutions this terminal knows, by PIC; its own list is read once. */
export function institutionNames(home: Home): (pic: string) => string | null {
  let names: ReadonlyMap<string, string> | undefined;
  return (pic) => {
    names ??= new Map(
      readOwnInstitutions(home, readOnlyCopies(home))
        .institutions.all()
        .map(({ pic: listed, name }) => [listed, name]),
    );
    return names.get(pic) ?? null;
  };
}

/** Longest examination waited for, in ms. */
const DOCTOR_LIMIT_MS = 20_000;

function shownSync(state: SyncState): ContentOf<'status'>['sync'] {
  if (state.kind === 'off') return { state: 'off', completedAt: null, nextAt: null, lastTry: null };
  const { phase, completedAt, nextAt, lastTry } = state;
  return { state: phase, completedAt, nextAt, lastTry };
}

function shownCards(view: ReturnType<OpenStatistics['knowledge']['view']>): ContentOf<'dashboard'>['cards'] {
  if (view === null) return null;
  const flat = (nodes: readonly { readonly key: string; readonly count: number }[]) =>
    nodes.map(({ key, count }) => ({ key, count }));
  return { ...view, byType: flat(view.byType), byIssuer: flat(view.byIssuer), byYear: flat(view.byYear) };
}

function examplesOf(id: string, home: Home): ContentOf<'services'>['services'][number]['examples'] {
  const name = `${id}.json`;
  if (!servicesFiles(home).includes(name)) return [];
  const { results } = tryServiceFile(join(home.root, 'services', name), home).parsed;
  return results.map(({ name, expected, got, holds }) => ({ name, expected, got, holds }));
}

function servicesFiles(home: Home): readonly string[] {
  try {
    return readdirSync(join(home.root, 'services'));
  } catch {
    // ENOENT: this terminal has no services of its own; what can't be read is among the faults.
    return [];
  }
}

function trustOf(home: Home): ContentOf<'trust'> {
  const files: readonly AnchorsFile[] = ['anchors.json', 'fetched.json'];
  const read = files.map((name) => readAnchors(home.trustFolder, name));
  const faults = read.flatMap((one) => (one.ok ? [] : [one.message]));
  const certificates = read.flatMap((one) =>
    one.ok
      ? [
          ...one.anchors.roots.map((certificate) => ({ role: 'root' as const, pic: null, certificate })),
          ...one.anchors.authorities.map(({ pic, certificate }) => ({ role: 'authority' as const, pic, certificate })),
        ]
      : [],
  );
  return {
    section: 'trust',
    certificates: certificates.map(({ role, pic, certificate }) => ({
      name: titleOf(certificate),
      role,
      pic,
      expiresAt: certificate.validTo,
      fingerprint: certificate.sha256,
    })),
    signers: readSigners(home.trustFolder).length,
    faults,
  };
}
