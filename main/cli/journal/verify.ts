import type { Home } from '../../config/home.ts';
import { readSmallFile } from '../../config/read-small-file.ts';
import { journalCheckpointJob } from '../../control/jobs/journal-checkpoint.ts';
import { journalVerifyJob } from '../../control/jobs/journal-verify.ts';
import { checkpointsIn, type SignedCheckpoint } from '../../store/journal/checkpoint.ts';
import { deriveJournalKeys } from '../../store/journal/journal-keys.ts';
import { type JournalOpening, openJournalAt, openJournalFile } from '../../store/journal/journal-source.ts';
import { lastCheckpointIn } from '../../store/journal/last-checkpoint.ts';
import type { Verified } from '../../store/journal/verified.ts';
import { verifyJournal } from '../../store/journal/verify.ts';
import { presentTerminalKey } from '../../store/keys/terminal-key.ts';
import { attempt } from '../../store/sqlite-fault.ts';
import { CliError } from '../cli-error.ts';
import { createOutput, say } from '../output.ts';
import { runJob } from '../run-job.ts';
import { untilTold } from '../until-told.ts';

export interface VerifyOptions {
  readonly checkpoint?: string;
  readonly file?: string;
  readonly json?: boolean;
}

/** Some weeks of a log that has them. */
const MAX_CHECKPOINT_BYTES = 16 * 1024 ** 2;
/** As many as a running terminal takes. */
const MAX_CHECKPOINTS = 100;

/** `tessera journal verify`: by the running terminal where there is one, so that it need not be stopped. */
export async function verifyOwnJournal(home: Home, options: VerifyOptions): Promise<void> {
  const outside = options.checkpoint === undefined ? [] : checkpointsFrom(options.checkpoint);
  const opening = options.file === undefined ? openJournalFile(home.dataFolder) : openJournalAt(options.file);
  const verified =
    opening.kind === 'in-use' && options.file === undefined
      ? await runJob(journalVerifyJob, { outside: [...outside] }, { signal: untilTold().signal })
      : verifyOpened(opening, options.file ?? home.dataFolder, home, outside);
  createOutput(options).record(verified, () => inWords(verified));
  if (verified.kind === 'broken') process.exitCode = 1;
}

function verifyOpened(
  opening: JournalOpening,
  place: string,
  home: Home,
  outside: readonly SignedCheckpoint[],
): Verified {
  const { source, close } = opened(opening, place);
  try {
    const terminalKey = presentTerminalKey(home.keysFolder, process.env);
    const keys = terminalKey === undefined ? undefined : deriveJournalKeys(terminalKey);
    // A copy of another terminal's journal is looked at by what is signed in it, not by this terminal's key.
    const isOurs = keys !== undefined && source.genesis()?.body.includes(keys.publicKey) === true;
    const isOwnPlace = place === home.dataFolder;
    if (keys === undefined) say('without the terminal key, rows behind the last checkpoint are not vouched for');
    const verified = attempt(() => verifyJournal(source, { keys: isOwnPlace || isOurs ? keys : undefined, outside }));
    if (verified.ok) return verified.value;
    throw new CliError(`${place}: the journal can't be read: ${verified.fault.detail}`);
  } finally {
    close();
  }
}

function opened(opening: JournalOpening, place: string) {
  switch (opening.kind) {
    case 'open':
      return opening;
    case 'none':
      throw new CliError(`${place}: no journal was begun here yet`);
    case 'in-use':
      throw new CliError(`${place} is in use; verify a copy, or this terminal's own without --file`);
    case 'unreadable':
      throw new CliError(opening.message);
  }
}

function checkpointsFrom(path: string): readonly SignedCheckpoint[] {
  const file = readSmallFile(path, MAX_CHECKPOINT_BYTES);
  if (file.kind !== 'read') throw new CliError(file.message);
  const checkpoints = checkpointsIn(new TextDecoder().decode(file.bytes));
  if (checkpoints.length === 0) throw new CliError(`${path}: there is no checkpoint of a journal in it`);
  return checkpoints.slice(-MAX_CHECKPOINTS);
}

function inWords(verified: Verified): string {
  switch (verified.kind) {
    case 'empty':
      return 'the journal has no rows yet';
    case 'broken': {
      const day = verified.segment === null ? '' : ` of ${verified.segment}`;
      return `BROKEN at row ${verified.sequence}${day} (${verified.fault}): ${verified.detail}`;
    }
    case 'intact': {
      const { rows, first, last, checkpoints, unsigned, byOwnKey, compared, tooOld } = verified;
      const behind =
        unsigned === 0 ? '' : `, ${unsigned} behind the last${byOwnKey ? '' : ' and vouched for by nobody'}`;
      const elsewhere =
        compared + tooOld === 0
          ? ''
          : `; ${compared} checkpoints from elsewhere fit, ${tooOld} are older than what is kept`;
      return `intact: ${rows} rows (${first} to ${last}), ${checkpoints} checkpoints${behind}${elsewhere}`;
    }
  }
}

/** `tessera journal checkpoint`: a line to be kept somewhere else. */
export async function printCheckpoint(home: Home, options: { readonly json?: boolean }): Promise<void> {
  const opening = openJournalFile(home.dataFolder);
  const signed =
    opening.kind === 'in-use'
      ? await runJob(journalCheckpointJob, {}, { signal: untilTold().signal })
      : lastIn(opening, home.dataFolder);
  // A JSON line for people too: it is to be kept, not read.
  createOutput(options).record(signed, () => JSON.stringify(signed));
}

function lastIn(opening: JournalOpening, place: string): SignedCheckpoint {
  const { source, close } = opened(opening, place);
  try {
    const signed = lastCheckpointIn(source);
    if (signed === undefined) throw new CliError(`${place}: nothing was signed yet`);
    return signed;
  } finally {
    close();
  }
}
