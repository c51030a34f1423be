import { createTerminal, type Terminal, type TerminalParts } from '../../application/lane/terminal.ts';
import { createLookup } from '../../application/lookup/lookup.ts';
import type { ServiceSource } from '../../application/ports/service-ports.ts';
import type { CardReaders, Clock } from '../../application/ports/terminal-ports.ts';
import { combineReaders } from '../../application/readers/combine-readers.ts';
import { SYSTEM_CLOCK } from '../../application/system-clock.ts';
import { type Home, tesseraHome } from '../../config/home.ts';
import { loadServices } from '../../config/services/load-services.ts';
import { loadSettings } from '../../config/settings.ts';
import { ACTIVE_STUDENT } from '../../domain/service/service.ts';
import type { Log } from '../../log/log.ts';
import { type RememberingLog, rememberLines } from '../../log/remembered-lines.ts';
import type { SyncState } from '../../provision/sync-state.ts';
import { registryHost } from '../../registry/base-url.ts';
import { overwriteParser } from '../../registry/network/overwrite-parser.ts';
import { watchReaders } from '../../setup/reader-watch.ts';
import type { RunningParts } from '../../setup/setup-world.ts';
import { createMemoryKnowledge } from '../../store/knowledge.ts';
import type { MetricsAccess } from '../browser/metrics-route.ts';
import type { KioskTerminalOptions } from '../choose/electron-options.ts';
import { createPageChannel, type PageChannel } from '../page-channel.ts';
import { startDemo } from './demo.ts';
import { collectWhenQuiet } from './lean-memory.ts';
import { openAliases } from './open-aliases.ts';
import { openBooks } from './open-books.ts';
import { type OpenControl, openControl } from './open-control.ts';
import { openGates } from './open-gates.ts';
import { openInputs } from './open-inputs.ts';
import { openLookup } from './open-lookup.ts';
import { NOBODY_OPERATES, openOperator } from './open-operator.ts';
import { lookForUnknownInstitutions, openProof } from './open-proof.ts';
import type { ReaderWish } from './open-readers.ts';
import { type OpenStatistics, openStatistics } from './open-statistics.ts';
import { countPages, openUpdates } from './open-updates.ts';
import type { OwnCommand } from './own-command.ts';
import { reloadServices } from './reload-services.ts';
import type { ReportDelivery } from './report-delivery.ts';
import { type StartedLanes, startLanes } from './start-lanes.ts';
import { planTerminal, type StartFault, type TerminalPlan } from './terminal-plan.ts';

export interface StartParts {
  readonly options: KioskTerminalOptions;
  readonly env: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
  readonly log: Log;
  /** How this shell runs the readers: in a process of its own. */
  readonly openReaders: (wish: ReaderWish) => CardReaders;
  /** What shows the page, for metrics. */
  readonly shell?: string;
  /** How reports come to staff; without it there is no operator area. */
  readonly reports?: ReportDelivery;
  /** How this shell runs commands of its own. */
  readonly ownCommand?: OwnCommand;
  /** False where no page shows anything. */
  readonly hasPage?: boolean;
}

export interface StartedTerminal {
  readonly kind: 'started';
  /** The lane the screen shows. */
  readonly terminal: Terminal;
  /** For the pages of the shell. */
  readonly channel: PageChannel;
  /** All lanes. */
  readonly lanes: Pick<StartedLanes, 'all' | 'onVerdict'>;
  readonly settings: (TerminalPlan & { kind: 'serve' })['settings'];
  /** Sample cards for the printable page; undefined outside the demo. */
  readonly printable: readonly object[] | undefined;
  /** For the shell's own host; undefined where nobody is served. */
  readonly metrics: MetricsAccess | undefined;
  /** For an operator's page; undefined where nobody is served. */
  readonly statistics: Pick<OpenStatistics, 'live' | 'knowledge'> | undefined;
  /** For the setup screen. */
  readonly setup: RunningParts;
  /** Ends everything that was started. Idempotent. */
  close(): Promise<void>;
}

export type TerminalStart =
  | StartedTerminal
  /** Not even an out-of-order screen makes sense: wrong usage, or another terminal on the same data; one line. */
  | { readonly kind: 'impossible' | 'in-use'; readonly message: string };

/** Builds a terminal out of its parts: the one place where they meet, for every shell. */
export async function startTerminal(parts: StartParts): Promise<TerminalStart> {
  const home = tesseraHome(parts.env, parts.platform);
  const services = loadServices({ home, access: 'keep', notice: (line) => parts.log.warn({ code: 'SERVICE' }, line) });
  const loaded = loadSettings(home);
  const replan = (): TerminalPlan => planTerminal(parts.options, loaded, services);
  const plan = replan();
  switch (plan.kind) {
    case 'impossible':
      return plan;
    case 'out-of-order':
      return outOfOrder(plan.settings, plan.fault, parts.log);
    case 'serve':
      return serve(plan, { ...parts, log: rememberLines(parts.log), home, services, replan });
  }
}

interface ServeParts extends StartParts {
  readonly log: RememberingLog;
  readonly home: Home;
  readonly services: ServiceSource;
  /** By the services as they are then. */
  readonly replan: () => TerminalPlan;
}

async function serve(plan: TerminalPlan & { kind: 'serve' }, parts: ServeParts): Promise<TerminalStart> {
  const clock = SYSTEM_CLOCK;
  const { settings } = plan;
  const { home, services } = parts;
  const demo = plan.demo ? await startDemo(clock) : undefined;
  const opening = openLookup({
    registry: demo === undefined ? settings.registry : { url: demo.registryUrl },
    registries: demo === undefined ? settings.registries : [],
    snapshotFile: demo === undefined ? settings.snapshot.file : undefined,
    home: demo === undefined ? home : null,
    clock,
    afterRestart: settings.clock.afterRestart,
    env: parts.env,
    notice: (line) => parts.log.warn({}, line),
  });
  if (opening.kind !== 'open') {
    await demo?.close();
    return opening.kind === 'in-use' ? opening : outOfOrder(settings, opening.fault, parts.log);
  }
  const notice = (line: string) => parts.log.warn({}, line);
  // The demo's registry knows sample cards only.
  const aliases = demo === undefined ? openAliases(settings.recognisers, home, parts.env, notice) : undefined;
  const proof = openProof({ trust: settings.trust, registry: settings.registry, home, env: parts.env, clock, notice });
  const real = parts.openReaders({ filter: plan.readerFilter, recognisers: settings.recognisers, proof });
  // Sample cards are no reader that somebody could choose.
  const watch = watchReaders(real);
  const readers = demo === undefined ? real : combineReaders([real, demo.readers]);
  lookForUnknownInstitutions(real, proof);
  const books = openBooks({ ...parts, kept: opening.kept, lookup: opening.lookup, settings, home, notice });
  for (const { message } of services.faults()) books.recorder?.event('SERVICE', message);
  const used = plan.lanes.flatMap(({ gate }) => (gate === null ? [] : [gate]));
  const gates = openGates(used, { home, env: parts.env, clock, notice });
  const inputs = openInputs({ settings, clock, notice });
  let control: OpenControl | undefined;
  const lanes = startLanes({
    plans: plan.lanes,
    shared: {
      lookup: opening.lookup,
      clock: opening.clock,
      uses: books.uses,
      journal: books.journal,
      // The demo's data is nobody's, and `home` may be another terminal's.
      ...(demo === undefined ? { operatorPin: books.operatorPin } : {}),
      ...(aliases === undefined ? {} : { aliases }),
      registryHost: demo === undefined ? registryHost(settings.registry.url) : 'demo',
      languages: pageLanguages(settings),
      countryOf: (pic) => services.countryOf(pic),
      listedAt: () => listedAt(control?.syncState()),
      screen: settings.screen,
      hasPage: parts.hasPage ?? true,
      inputs,
    },
    readers,
    signal: settings.reader.signal,
    gateOf: ({ gate }) => demo?.gate ?? (gate === null ? undefined : gates.get(gate.id)),
    samples: demo?.samples,
    log: parts.log,
  });
  inputs.serve(lanes.page);
  const { recorder } = books;
  const reload = () => reloadServices({ services, plan: parts.replan, lanes: lanes.all, recorder });
  control =
    demo === undefined
      ? await openControl({ ...parts, home, settings, opening, notice, reloadServices: reload })
      : undefined;
  const statistics = await openStatistics({
    ...parts,
    settings,
    clock: opening.clock,
    journal: books.journal,
    reading: books.reading,
    knowledge: opening.kept.answers,
    isResting: opening.isResting,
    readers,
    lanes,
    shell: parts.shell ?? 'browser',
    notice,
  });
  const operator =
    parts.reports === undefined || parts.ownCommand === undefined || demo !== undefined
      ? undefined
      : openOperator({
          ...{ home, env: parts.env, settings, lanes, readers, services, statistics, log: parts.log },
          ...{ clock: opening.clock, knowledge: opening.kept.answers },
          ...{ reading: books.reading, journal: books.journal, pin: books.operatorPin },
          isResting: opening.isResting,
          syncState: () => control?.syncState() ?? { kind: 'off' },
          shell: parts.shell ?? 'browser',
          ownCommand: parts.ownCommand,
          delivery: parts.reports,
        });
  const endCollecting = collectWhenQuiet(lanes, clock, overwriteParser);
  const pages = countPages(createPageChannel(lanes.page, operator ?? NOBODY_OPERATES));
  const updates =
    demo === undefined
      ? openUpdates({
          ...{ home, env: parts.env, platform: parts.platform, notice, settings, lanes, clock: opening.clock },
          terminalKey: opening.kept.terminalKey,
          pages: parts.hasPage === false ? undefined : pages,
          event: recorder?.event,
          // The same as a service manager's stop: whoever started this starts what is installed then.
          restart: () => process.kill(process.pid, 'SIGTERM'),
        })
      : undefined;
  return {
    kind: 'started',
    terminal: lanes.page,
    channel: pages,
    lanes,
    settings,
    printable: demo?.printable,
    metrics: statistics.metrics,
    statistics,
    setup: { readers: watch, operatorPin: books.operatorPin },
    close: once(async () => {
      updates?.close();
      endCollecting();
      operator?.close();
      watch.close();
      lanes.close();
      await statistics.close();
      await Promise.all([...gates.values()].map((gate) => gate.close()));
      await inputs.close();
      await readers.close();
      await proof.close();
      aliases?.close();
      await control?.close();
      books.close();
      await opening.close();
      await demo?.close();
    }),
  };
}

function pageLanguages({
  language,
  staffLanguage,
}: StartedTerminal['settings']): NonNullable<TerminalParts['languages']> {
  return { page: language, staff: staffLanguage ?? language };
}

/** End of the last complete sync; null where the terminal keeps no list. */
function listedAt(sync: SyncState | undefined): number | null {
  return sync?.kind === 'scheduled' ? sync.completedAt : null;
}

/** A terminal that serves nobody and says why. It asks nobody and reads nothing. */
export function outOfOrder(settings: StartedTerminal['settings'], fault: StartFault, log: Log): StartedTerminal {
  const clock: Clock = SYSTEM_CLOCK;
  const nobody: CardReaders = { subscribe: () => () => undefined, close: async () => undefined };
  const lookup = createLookup({
    registry: {
      lookUp: async () => ({ kind: 'unavailable', failure: 'offline', retryAt: null }),
      close: async () => undefined,
    },
    knowledge: createMemoryKnowledge(clock),
    clock,
    offline: true,
  });
  const terminal = createTerminal({
    lane: settings.lane,
    service: ACTIVE_STUDENT,
    readers: nobody,
    lookup,
    clock,
    registryHost: registryHost(settings.registry.url),
    languages: pageLanguages(settings),
    screen: settings.screen,
  });
  terminal.breakDown(fault);
  log.error({ code: fault.code }, fault.message);
  const close = once(async () => {
    terminal.close();
    lookup.close();
  });
  const lanes = { all: [terminal], onVerdict: () => () => undefined };
  return {
    kind: 'started',
    terminal,
    channel: createPageChannel(terminal, NOBODY_OPERATES),
    lanes,
    settings,
    printable: undefined,
    metrics: undefined,
    statistics: undefined,
    setup: { readers: undefined, operatorPin: undefined },
    close,
  };
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => {
    done ??= work();
    return done;
  };
}
