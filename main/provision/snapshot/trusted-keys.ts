import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileFaultOf } from './file-fault.ts';
import { parseTrustedKey, type TrustedKey } from './signing-key.ts';

/** Folder in the trust folder: institution chains and snapshot keys don't mix. */
export const SNAPSHOT_TRUST_FOLDER = 'snapshot';

/** Reads the keys whose snapshots are believed. A file that is no key is named and left out. */
export function loadTrustedKeys(trustFolder: string, onNotice: (line: string) => void): TrustedKey[] {
  const folder = join(trustFolder, SNAPSHOT_TRUST_FOLDER);
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .flatMap((name) => {
        const key = parseTrustedKey(readFileSync(join(folder, name), 'utf8'));
        if (key === undefined) onNotice(`${join(folder, name)} is no snapshot key; it is not used`);
        return key === undefined ? [] : [key];
      });
  } catch (error) {
    const fault = fileFaultOf(error);
    if (fault === undefined) throw error;
    if (fault.code !== 'ENOENT') onNotice(`${folder}: the snapshot keys can't be read, ${fault.reason}`);
    return [];
  }
}
