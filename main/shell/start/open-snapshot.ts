import type { Home } from '../../config/home.ts';
import { SITE_SECRET_BYTES } from '../../provision/snapshot/snapshot-sealing.ts';
import { openSnapshotShelf, type SnapshotShelf } from '../../provision/snapshot/snapshot-shelf.ts';
import { loadTrustedKeys } from '../../provision/snapshot/trusted-keys.ts';
import { type LoadedSecret, loadSecret } from '../../store/keys/secret-file.ts';

/** Name of the site's secret in the keys folder. */
export const SITE_SECRET_NAME = 'snapshot.key';

export interface SnapshotPlace {
  readonly home: Home;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly notice: (line: string) => void;
}

/** The snapshots of this terminal; undefined where it has no site secret and so can't have any. The data folder is locked by the caller. */
export function openSnapshot({ home, env, notice }: SnapshotPlace): SnapshotShelf | undefined {
  const secret = siteSecret(home, env);
  if (secret.kind === 'absent') return undefined;
  if (secret.kind === 'unusable') {
    notice(`${secret.message}; snapshots are not used`);
    return undefined;
  }
  for (const line of secret.notices) notice(line);
  const trusted = loadTrustedKeys(home.trustFolder, notice);
  return openSnapshotShelf({ dataFolder: home.dataFolder, secret: secret.bytes, trusted, onNotice: notice });
}

/** The secret the site's terminals share, 32 bytes. */
export function siteSecret(home: Home, env: Readonly<Record<string, string | undefined>>): LoadedSecret {
  const secret = loadSecret({ keysFolder: home.keysFolder, name: SITE_SECRET_NAME, env });
  if (secret.kind !== 'secret' || secret.bytes.length === SITE_SECRET_BYTES) return secret;
  return { kind: 'unusable', message: `${secret.from}: has ${secret.bytes.length} bytes, not ${SITE_SECRET_BYTES}` };
}
