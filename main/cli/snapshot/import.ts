import { SYSTEM_CLOCK } from '../../application/system-clock.ts';
import { tesseraHome } from '../../config/home.ts';
import { IMPORT_WORDS } from '../../provision/snapshot/import-words.ts';
import { openTerminalData } from '../../shell/start/open-provisioning.ts';
import { SITE_SECRET_NAME } from '../../shell/start/open-snapshot.ts';
import { CliError } from '../cli-error.ts';
import { orFail } from '../or-fail.ts';
import { createOutput, say } from '../output.ts';
import { untilTold } from '../until-told.ts';

/** `tessera snapshot import FILE`. A terminal that is running takes it over itself: `snapshot.file` in config.json. */
export async function takeSnapshot(file: string, options: { readonly json?: boolean }): Promise<void> {
  const told = untilTold();
  const clock = SYSTEM_CLOCK;
  const home = tesseraHome(process.env, process.platform);
  const data = orFail(openTerminalData({ home, clock, env: process.env, notice: say }));
  try {
    if (data.snapshot === undefined) {
      throw new CliError(
        `this terminal has no secret for snapshots; put the site's ${SITE_SECRET_NAME} into ${home.keysFolder}`,
      );
    }
    const end = await data.snapshot.import(file, clock.now(), told.signal);
    if (end.kind === 'aborted') throw new CliError('interrupted; the snapshot in use is as it was');
    if (end.kind === 'failed') throw new CliError(end.message);
    if (end.kind === 'refused') throw new CliError(`${file} ${IMPORT_WORDS[end.code]}`);
    const { sequence, total, answeredAt, expires, baseSequence } = end.manifest;
    const ageSeconds = Math.max(0, Math.floor((clock.now() - answeredAt) / 1000));
    createOutput(options).record(
      { imported: true, cards: total, sequence, baseSequence, ageSeconds, expires: new Date(expires).toISOString() },
      () => `${total} cards are in use, as the registry had them ${ageSeconds} s ago`,
    );
  } finally {
    data.close();
  }
}
