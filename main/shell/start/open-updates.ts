import { createHmac } from 'node:crypto';
import type { Clock } from '../../application/ports/terminal-ports.ts';
import type { HealthPart, HealthSource } from '../../application/ports/update-ports.ts';
import type { Settings } from '../../config/settings.ts';
import { TESSERA_VERSION } from '../../control/version.ts';
import { isTimeZone } from '../../domain/service/zone-time.ts';
import type { TerminalView } from '../../ipc/contract.ts';
import { guardStart } from '../../update/guard-start.ts';
import { journalNotes } from '../../update/journal-notes.ts';
import type { QuietRules } from '../../update/quiet-minute.ts';
import { scheduleUpdates } from '../../update/schedule-updates.ts';
import { watchTrial } from '../../update/watch-trial.ts';
import type { PageChannel } from '../page-channel.ts';
import {
  installationHere,
  openUpdater,
  openUpdateServer,
  openUpdateStateAt,
  startIdOf,
  type UpdatePlace,
  updatesOnDrives,
} from './open-updater.ts';
import type { StartedLanes } from './start-lanes.ts';

export interface UpdatesPlace extends UpdatePlace {
  readonly settings: Settings;
  /** The terminal's trusted one. */
  readonly clock: Clock;
  /** Undefined where nothing can be kept on disk. */
  readonly terminalKey: Uint8Array | undefined;
  readonly lanes: Pick<StartedLanes, 'onVerdict' | 'page'>;
  /** Undefined where no page shows anything. */
  readonly pages: CountedPages | undefined;
  /** For the journal; undefined where none can be kept. */
  readonly event: ((code: string, detail: string) => void) | undefined;
  /** Ends this process in order, for whoever starts it anew. */
  readonly restart: () => void;
}

export interface CountedPages extends PageChannel {
  /** Pages that are there now. */
  count(): number;
}

const MINUTE_MS = 60_000;

/** Updates of a terminal that runs. Where this installation is not updated by itself only the journal hears of it. */
export function openUpdates(place: UpdatesPlace): { close(): void } {
  const { settings, clock, event, notice, restart } = place;
  const { update } = settings;
  const state = openUpdateStateAt(place);
  const installation = installationHere(place);
  const flush = (): void => {
    if (event !== undefined) journalNotes(state, (line) => event('UPDATE', line));
  };
  if (installation === undefined) {
    flush();
    return { close: () => undefined };
  }
  const healthMs = update.healthMinutes * MINUTE_MS;
  const facts = { startId: startIdOf(place.env), now: clock.now(), healthMs };
  const guarded = guardStart(state, installation, facts);
  if (guarded.kind === 'failed') notice(`updates: ${guarded.message}`);
  if (guarded.kind === 'went-back') restart();
  flush();

  const updater = openUpdater(place, settings, clock);
  const server = openUpdateServer(place, settings, clock);
  if (!server.ok) notice(`updates: ${server.message}`);
  const source = server.ok ? server.value : undefined;
  const health = healthOf(place);
  let lastPresentationAt: number | null = null;
  const endVerdicts = place.lanes.onVerdict(() => {
    lastPresentationAt = clock.now();
  });
  const endTrial = watchTrial({
    ...{ state, health, clock, healthMs, runningVersion: TESSERA_VERSION },
    onWell() {
      const { lastGood, before } = state.read();
      installation.prune([lastGood, before].flatMap((version) => version ?? []));
      flush();
    },
    onFailed(why) {
      const end = updater.rollBack(why);
      flush();
      if (end.kind === 'switched') restart();
      else notice(`updates: ${end.message}`);
    },
  });
  const endSchedule = scheduleUpdates({
    ...{ updater, clock, health, server: source, notice, quiet: quietRules(settings) },
    findOnDrives: async () => (update.drives ? updatesOnDrives(place, clock) : []),
    everyMs: update.everyHours * 60 * MINUTE_MS,
    phase: phaseOf(place.terminalKey),
    lastPresentationAt: () => lastPresentationAt,
    onTurn: flush,
    onSwitched: restart,
  });
  return {
    close() {
      endVerdicts();
      health.close();
      endTrial();
      endSchedule();
      void source?.close();
    },
  };
}

/** Counts the pages of a channel. */
export function countPages(channel: PageChannel): CountedPages {
  let count = 0;
  return {
    count: () => count,
    connect(listener) {
      const page = channel.connect(listener);
      let isThere = true;
      count += 1;
      return {
        receive: page.receive,
        close() {
          if (isThere) count -= 1;
          isThere = false;
          page.close();
        },
      };
    },
  };
}

/** Faults of the registry that are the network's and not a version's. */
const OFFLINE: readonly string[] = ['timeout', 'refused', 'reset', 'dns', 'offline', 'rate-limited', 'server-error'];

function healthOf({ lanes, pages, terminalKey }: UpdatesPlace): HealthSource & { close(): void } {
  let view: TerminalView | undefined;
  // The view comes at once.
  const close = lanes.page.subscribe((now) => {
    view = now;
  });
  return {
    close,
    ailing() {
      const parts: HealthPart[] = [];
      if (pages !== undefined && pages.count() === 0) parts.push('render');
      if (view?.readers.state !== 'ready') parts.push('reader');
      if (terminalKey === undefined) parts.push('store');
      const failure = view?.registry.state === 'failing' ? view.registry.failure : null;
      if (failure !== null && !OFFLINE.includes(failure)) parts.push('registry');
      return parts;
    },
  };
}

function quietRules({ update, journal }: Settings): QuietRules | null {
  if (update.install === 'manual') return null;
  const own = journal.timeZone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone;
  return {
    window: { from: minutesOf(update.window.from), until: minutesOf(update.window.until) },
    zone: isTimeZone(own) ? own : 'UTC',
    quietMs: update.quietMinutes * MINUTE_MS,
  };
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

/** A number from 0 up to 1 that is this terminal's own. */
function phaseOf(terminalKey: Uint8Array | undefined): number {
  const digest = createHmac('sha256', terminalKey ?? new Uint8Array())
    .update('update phase')
    .digest();
  return digest.readUInt32BE(0) / 2 ** 32;
}
