import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ensureHome, tesseraHome } from '../../config/home.ts';
import { generateSigningKey } from '../../provision/snapshot/signing-key.ts';
import { SITE_SECRET_BYTES } from '../../provision/snapshot/snapshot-sealing.ts';
import { SNAPSHOT_TRUST_FOLDER } from '../../provision/snapshot/trusted-keys.ts';
import { SITE_SECRET_NAME } from '../../shell/start/open-snapshot.ts';
import { createExclusively } from '../../store/exclusive-file.ts';
import { systemFaultOf } from '../../store/system-fault.ts';
import { CliError } from '../cli-error.ts';
import { createOutput } from '../output.ts';

/** Name of the private key in the keys folder; it stays on the machine that makes snapshots. */
export const SIGNING_KEY_NAME = 'snapshot-signing.key';

/** `tessera snapshot keygen`. Nothing that is there is replaced. */
export function keygen(options: { readonly json?: boolean }): void {
  const home = tesseraHome(process.env, process.platform);
  const ready = ensureHome(home);
  if (!ready.ok) throw new CliError(ready.message);
  const signingPath = join(home.keysFolder, SIGNING_KEY_NAME);
  const secretPath = join(home.keysFolder, SITE_SECRET_NAME);
  if (existsSync(signingPath)) throw new CliError(`${signingPath} is there already; it is not replaced`);
  const pair = generateSigningKey();
  const trustFolder = join(home.trustFolder, SNAPSHOT_TRUST_FOLDER);
  const trustPath = join(trustFolder, `${pair.keyId}.json`);
  try {
    mkdirSync(trustFolder, { recursive: true, mode: 0o700 });
    createExclusively(signingPath, Buffer.from(pair.privatePem));
    createExclusively(trustPath, Buffer.from(pair.trustFile));
    createExclusively(secretPath, randomBytes(SITE_SECRET_BYTES));
  } catch (error) {
    const fault = systemFaultOf(error);
    if (fault === undefined) throw error;
    throw new CliError(`the keys can't be written, ${fault.reason}`);
  }
  const { keyId } = pair;
  createOutput(options).record(
    { keyId, signingKey: signingPath, trust: trustPath, secret: secretPath },
    () => `key ${keyId}; every terminal of the site needs ${trustPath} and ${secretPath}, none needs ${signingPath}`,
  );
}
