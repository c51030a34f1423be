import { resolve } from 'node:path';
import type { UpdateSource } from '../../application/ports/update-ports.ts';
import { openUpdater, openUpdateServer } from '../../shell/start/open-updater.ts';
import { folderSource } from '../../update/source/folder-source.ts';
import type { DownloadEnd } from '../../update/updater.ts';
import { CliError } from '../cli-error.ts';
import { orFail } from '../or-fail.ts';
import { createOutput } from '../output.ts';
import { terminalClock } from '../terminal-clock.ts';
import { untilTold } from '../until-told.ts';
import { settingsHere, updateHere } from './update-here.ts';

interface LookOptions {
  readonly from?: string;
  readonly json?: boolean;
}

/** `tessera update check` and `download`. A refusal is a failed job: exit 1. */
export async function look(what: 'check' | 'download', options: LookOptions): Promise<void> {
  const { signal } = untilTold();
  const place = updateHere();
  const settings = settingsHere(place);
  const clock = await terminalClock(place.home, signal);
  const updater = openUpdater(place, settings, clock);
  const source: UpdateSource | undefined =
    options.from === undefined ? orFail(openUpdateServer(place, settings, clock)) : folderSource(resolve(options.from));
  if (source === undefined) throw new CliError('there is no update server: "update.url" in config.json, or --from');
  try {
    const end: DownloadEnd = await updater[what](source, signal);
    if (end.kind === 'refused' || end.kind === 'failed' || end.kind === 'file-failed') {
      throw new CliError(`${source.place}: ${end.kind === 'refused' ? 'refused' : 'failed'}, ${end.code}`);
    }
    const version = end.kind === 'ready' ? end.version : end.manifest.version;
    createOutput(options).record({ outcome: end.kind, version }, () => `${version}: ${WORDS[end.kind]}`);
  } finally {
    await source.close();
  }
}

const WORDS = {
  newer: 'newer than what runs here',
  'up-to-date': 'runs here already',
  'not-yet': "newer, and not yet this terminal's turn",
  ready: 'here and believed; "tessera update apply" takes it into use',
} as const;
