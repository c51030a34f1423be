import { combineReaders } from '../../application/combine-readers.ts';
import { createLookup } from '../../application/lookup.ts';
import type { CardReaders, Clock } from '../../application/ports.ts';
import { signalVerdicts } from '../../application/signal-verdicts.ts';
import { SYSTEM_CLOCK } from '../../application/system-clock.ts';
import { createTerminal, type Terminal } from '../../application/terminal.ts';
import { type Home, tesseraHome } from '../../config/home.ts';
import { loadSettings } from '../../config/settings.ts';
import { ACTIVE_STUDENT } from '../../domain/service/service.ts';
import type { Log } from '../../log/log.ts';
import { registryHost } from '../../registry/base-url.ts';
import { createMemoryKnowledge } from '../../store/knowledge.ts';
import type { KioskTerminalOptions } from '../choose/electron-options.ts';
import { startDemo } from './demo.ts';
import { openAliases } from './open-aliases.ts';
import { type OpenControl, openControl } from './open-control.ts';
import { openLookup } from './open-lookup.ts';
import { lookForUnknownInstitutions, openProof } from './open-proof.ts';
import type { ReaderWish } from './open-readers.ts';
import { planTerminal, type StartFault, type TerminalPlan } from './terminal-plan.ts';

export interface StartParts {
  readonly options: KioskTerminalOptions;
  readonly env: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
  readonly log: Log;
  /** How this shell runs the readers: in a process of its own. */
  readonly openReaders: (wish: ReaderWish) => CardReaders;
}

export interface StartedTerminal {
  readonly kind: 'started';
  readonly terminal: Terminal;
  readonly settings: (TerminalPlan & { kind: 'serve' })['settings'];
  /** Sample cards for the printable page; undefined outside the demo. */
  readonly printable: readonly object[] | undefined;
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
  const plan = planTerminal(parts.options, loadSettings(home));
  switch (plan.kind) {
    case 'impossible':
      return plan;
    case 'out-of-order':
      return outOfOrder(plan.settings, plan.fault, parts.log);
    case 'serve':
      return serve(plan, home, parts);
  }
}

async function serve(plan: TerminalPlan & { kind: 'serve' }, home: Home, parts: StartParts): Promise<TerminalStart> {
  const clock = SYSTEM_CLOCK;
  const { settings, service } = plan;
  const demo = plan.demo ? await startDemo(clock) : undefined;
  const opening = openLookup({
    registry: demo === undefined ? settings.registry : { url: demo.registryUrl },
    registries: demo === undefined ? settings.registries : [],
    snapshotFile: demo === undefined ? settings.snapshot.file : undefined,
    home: demo === undefined ? home : null,
    clock,
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
  const readers = demo === undefined ? real : combineReaders([real, demo.readers]);
  lookForUnknownInstitutions(real, proof);
  const terminal = createTerminal({
    lane: settings.lane,
    service,
    readers,
    lookup: opening.lookup,
    clock: opening.clock,
    ...(aliases === undefined ? {} : { aliases }),
    registryHost: demo === undefined ? registryHost(settings.registry.url) : 'demo',
    ...(demo === undefined ? {} : { samples: demo.samples }),
  });
  // The demo's data is nobody's, and `home` may be another terminal's.
  const control: OpenControl | undefined =
    demo === undefined ? await openControl({ ...parts, home, settings, opening, notice }) : undefined;
  logVerdicts(terminal, parts.log);
  if (settings.reader.signal) signalVerdicts(terminal, readers);
  return {
    kind: 'started',
    terminal,
    settings,
    printable: demo?.printable,
    close: once(async () => {
      terminal.close();
      await readers.close();
      await proof.close();
      aliases?.close();
      await control?.close();
      await opening.close();
      await demo?.close();
    }),
  };
}

/** A terminal that serves nobody and says why. It asks nobody and reads nothing. */
function outOfOrder(settings: StartedTerminal['settings'], fault: StartFault, log: Log): StartedTerminal {
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
  });
  terminal.breakDown(fault);
  log.error({ code: fault.code }, fault.message);
  return { kind: 'started', terminal, settings, printable: undefined, close: once(async () => terminal.close()) };
}

function logVerdicts(terminal: Terminal, log: Log): void {
  terminal.onVerdict(({ presentationId, verdict, steps }) => {
    const grounds =
      verdict.kind === 'unreadable'
        ? { detail: verdict.detail }
        : { evidence: verdict.evidence, source: verdict.source, ageSeconds: verdict.ageSeconds };
    log.info({ presentationId, verdict: verdict.kind, reason: verdict.reason, ...grounds, steps }, 'verdict');
  });
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => {
    done ??= work();
    return done;
  };
}
