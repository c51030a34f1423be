import { createHmac } from 'node:crypto';
import type { Home } from '../../config/home.ts';
import type { Settings } from '../../config/settings.ts';
import { JOB_TABLE } from '../../control/job-table.ts';
import { syncJob } from '../../control/jobs/sync.ts';
import { serveControl } from '../../control/serve-control.ts';
import type { TerminalData } from '../../control/terminal-data.ts';
import { createTurns, type Turns } from '../../control/turns.ts';
import { TESSERA_VERSION } from '../../control/version.ts';
import { startHousekeeping } from '../../provision/housekeeping.ts';
import { type SyncSchedule, type SyncTry, scheduleSync } from '../../provision/schedule-sync.ts';
import { SYNC_PAGE_SIZE, type SyncProgress } from '../../provision/sync.ts';
import type { SyncState } from '../../provision/sync-state.ts';
import type { OpenLookup } from './open-lookup.ts';
import { hasApiKey } from './open-provisioning.ts';
import { terminalDataOn } from './terminal-data.ts';

export interface ControlPlace {
  readonly home: Home;
  readonly env: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
  readonly settings: Settings;
  readonly opening: OpenLookup;
  readonly reloadServices: TerminalData['reloadServices'];
  readonly notice: (line: string) => void;
}

/** What a terminal does beside its lanes: jobs that commands ask for, its own sync, and what retention asks for. */
export interface OpenControl {
  syncState(): SyncState;
  /** Before what it works on is closed. Idempotent. */
  close(): Promise<void>;
}

const OFF: SyncState = { kind: 'off' };

/** Starts it. Where nothing lies on disk there is nothing to do. */
export async function openControl(place: ControlPlace): Promise<OpenControl> {
  const { home, env, platform, settings, opening, notice, reloadServices } = place;
  const turns = createTurns();
  let schedule: SyncSchedule | undefined;
  const syncState = (): SyncState => schedule?.state() ?? OFF;
  const { kept, lookup } = opening;
  const running = { forgetUnderWay: lookup.forget, syncState, reloadServices };
  const data = terminalDataOn({ home, env, notice, settings, kept, ...running });
  if (data === undefined) return { syncState, close: async () => undefined };
  const control = await serveControl({
    ...{ dataFolder: home.dataFolder, env, platform, version: TESSERA_VERSION },
    ...{ jobs: JOB_TABLE, data, turns, notice },
  });
  if (settings.sync.everyHours > 0) {
    schedule = scheduleSync({
      everyHours: settings.sync.everyHours,
      phase: phaseOf(kept.terminalKey ?? new Uint8Array()),
      clock: data.clock,
      random: Math.random,
      hasKey: () => hasApiKey(home, env),
      isResting: opening.isResting,
      completedAt: () => completedAt(data),
      run: (signal, onProgress) => ownSync({ data, turns, notice, pic: settings.sync.pic ?? null }, signal, onProgress),
      notice,
    });
  }
  const endHousekeeping = startHousekeeping({ clock: data.clock, work: () => tidyUp(data, turns, notice) });
  let closing: Promise<void> | undefined;
  return {
    syncState,
    close() {
      closing ??= Promise.all([control.close(), schedule?.close(), endHousekeeping()]).then(() => undefined);
      return closing;
    },
  };
}

/** A number from 0 up to 1 that is this terminal's own. */
function phaseOf(terminalKey: Uint8Array): number {
  return createHmac('sha256', terminalKey).update('sync phase').digest().readUInt32BE(0) / 2 ** 32;
}

/** Null also where `sync.db` can't be looked into now. */
function completedAt(data: TerminalData): number | null {
  const ledger = data.openLedger(false);
  if (!ledger.ok || ledger.value === undefined) return null;
  const at = ledger.value.completedAt();
  ledger.value.close();
  return at;
}

interface OwnSync {
  readonly data: TerminalData;
  readonly turns: Turns;
  readonly notice: (line: string) => void;
  readonly pic: string | null;
}

/** The same job that `tessera sync` asks for; it gives way to every command. */
async function ownSync(
  { data, turns, notice, pic }: OwnSync,
  signal: AbortSignal,
  onProgress: (progress: SyncProgress) => void,
): Promise<SyncTry> {
  const wanted = new AbortController();
  const turn = turns.takePolitely('its own sync', () => wanted.abort());
  if (turn === undefined) return { kind: 'busy' };
  try {
    const told = {
      signal: AbortSignal.any([signal, wanted.signal]),
      notice,
      progress: async (at: SyncProgress) => onProgress(at),
    };
    const end = await syncJob.run(data, { router: null, pic, pageSize: SYNC_PAGE_SIZE }, told);
    if (wanted.signal.aborted) return { kind: 'busy' };
    if (end.kind === 'failed') return end;
    return { kind: 'done', message: `${end.result.cards} cards are known, ${end.result.removed} left the list` };
  } finally {
    turn.end();
  }
}

/** Retention of what a sync noted and of a snapshot; the cache sees to its own. */
async function tidyUp(data: TerminalData, turns: Turns, notice: (line: string) => void): Promise<boolean> {
  const turn = turns.takePolitely('housekeeping', () => undefined);
  if (turn === undefined) return false;
  try {
    const retired = await data.snapshot?.retire(data.clock.now());
    // Opened, it drops what is too old.
    const ledger = data.openLedger(false);
    if (ledger.ok) ledger.value?.close();
    for (const done of [retired, ledger]) if (done?.ok === false) notice(done.message);
    return true;
  } finally {
    turn.end();
  }
}
