import { join } from 'node:path';
import { SYSTEM_CLOCK } from '../../application/system-clock.ts';
import { type Home, tesseraHome } from '../../config/home.ts';
import { type Installed, type Manifest, ROW_BYTES, ROW_KEY_BYTES } from '../../provision/snapshot/format.ts';
import { IMPORT_WORDS } from '../../provision/snapshot/import-words.ts';
import { openInstalled } from '../../provision/snapshot/installed-file.ts';
import { seriesFiles } from '../../provision/snapshot/snapshot-shelf.ts';
import { openSnapshot } from '../../provision/snapshot/snapshot-source.ts';
import { loadTrustedKeys } from '../../provision/snapshot/trusted-keys.ts';
import { siteSecret } from '../../shell/start/open-snapshot.ts';
import { CliError } from '../cli-error.ts';
import { createOutput, say } from '../output.ts';

/** `tessera snapshot info [FILE]`: of a file, or of each that is in use. Changes nothing, also beside a running terminal. */
export async function showSnapshot(file: string | undefined, options: { readonly json?: boolean }): Promise<void> {
  const home = tesseraHome(process.env, process.platform);
  for (const shown of file === undefined ? inUse(home) : [await ofFile(file, home)]) {
    createOutput(options).record(shown, () =>
      Object.entries(shown)
        .map(([name, value]) => `${name}: ${value}`)
        .join('\n'),
    );
  }
}

function inUse(home: Home): readonly object[] {
  const secret = siteSecret(home, process.env);
  if (secret.kind === 'unusable') throw new CliError(secret.message);
  const files = secret.kind === 'secret' ? seriesFiles(home.dataFolder) : [];
  if (secret.kind !== 'secret' || files.length === 0) throw new CliError('no snapshot is in use');
  return files.map((name) => {
    const opening = openInstalled(join(home.dataFolder, name), secret.bytes);
    if (opening.kind !== 'open') {
      throw new CliError(opening.kind === 'none' ? 'no snapshot is in use' : opening.message);
    }
    const { facts } = opening.file;
    opening.file.close();
    return { inUse: true, cards: facts.rows, erased: facts.erased, ...commonFacts(facts) };
  });
}

async function ofFile(path: string, home: Home): Promise<object> {
  const opening = await openSnapshot(path, loadTrustedKeys(home.trustFolder, say));
  if (opening.kind === 'unreadable') throw new CliError(opening.message);
  if (opening.kind === 'refused') throw new CliError(`${path} ${IMPORT_WORDS[opening.code]}`);
  const { source } = opening;
  try {
    const { manifest } = source;
    for (let left = manifest.removed * ROW_KEY_BYTES + manifest.rows * ROW_BYTES; left > 0; ) {
      const read = await source.next(Math.min(left, 1024 * 1024));
      if (read.length === 0) break;
      left -= read.length;
    }
    if (source.sha256() !== manifest.bodySha256) throw new CliError(`${path} ${IMPORT_WORDS.damaged}`);
    const { total, rows, removed, baseSequence } = manifest;
    return { inUse: false, cards: total, rows, removed, baseSequence, ...commonFacts(manifest) };
  } finally {
    await source.close();
  }
}

function commonFacts({ sequence, keyId, pic, created, answeredAt, expires }: Installed | Manifest): object {
  const now = SYSTEM_CLOCK.now();
  return {
    sequence,
    signedBy: keyId,
    pic,
    created: new Date(created).toISOString(),
    ageSeconds: Math.max(0, Math.floor((now - answeredAt) / 1000)),
    expires: new Date(expires).toISOString(),
    hasEnded: expires <= now,
  };
}
