import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { readJsonFile } from '../../config/json-file.ts';
import { readSmallFile } from '../../config/read-small-file.ts';
import { replaceFile } from '../../disk/replace-file.ts';
import type { Ed25519Signer } from '../../signing/ed25519.ts';
import {
  canonicalManifest,
  FORMAT_VERSION,
  MANIFEST_NAME,
  type Manifest,
  manifestSchema,
  PRODUCT,
  SIGNATURE_NAME,
} from '../../update/manifest.ts';
import { signManifest, updateSigner } from '../../update/update-keys.ts';
import { CliError } from '../cli-error.ts';
import { createOutput } from '../output.ts';

interface SignOptions {
  readonly release: string;
  readonly key: readonly string[];
  readonly days: number;
  readonly json?: boolean;
}

const MAX_KEY_BYTES = 8 * 1024;
const DAY_MS = 86_400_000;

const { version, channel, minimumVersion, sequence, rolloutPercent, newKeys, files } = manifestSchema.shape;
/** What whoever releases says; the rest is measured. */
const releaseSchema = z.strictObject({
  version,
  channel,
  minimumVersion,
  sequence,
  rolloutPercent: rolloutPercent.default(100),
  newKeys: newKeys.default(null),
  files: z.array(files.element.omit({ size: true, sha512: true })).min(1),
});

/** `tessera update sign FOLDER`. Runs where the keys are, never on a terminal. */
export async function sign(folder: string, options: SignOptions): Promise<void> {
  const release = readJsonFile(resolve(options.release), releaseSchema);
  if (release.kind !== 'ok') throw new CliError(release.message);
  const signers = options.key.map(signerIn);
  const releasedAt = Date.now();
  const measured = await Promise.all(
    release.value.files.map(async (file) => ({ ...file, ...(await measure(join(folder, file.name))) })),
  );
  const whole: Manifest = {
    ...{ product: PRODUCT, formatVersion: FORMAT_VERSION, ...release.value, files: measured },
    ...{ releasedAt, expires: releasedAt + options.days * DAY_MS },
  };
  const parsed = manifestSchema.safeParse(whole);
  if (!parsed.success) throw new CliError(`${options.release}: ${parsed.error.issues[0]?.message ?? 'is no release'}`);
  const bytes = canonicalManifest(parsed.data);
  // The signature last: a manifest without one is not followed, an old one beside it is forged.
  write(join(folder, MANIFEST_NAME), bytes);
  write(join(folder, SIGNATURE_NAME), signManifest(bytes, signers));
  createOutput(options).record(
    {
      version: whole.version,
      sequence: whole.sequence,
      files: measured.length,
      keys: signers.map(({ keyId }) => keyId),
    },
    () => `${whole.version} (${whole.channel}, ${whole.sequence}) with ${measured.length} packages is signed`,
  );
}

function signerIn(path: string): Ed25519Signer {
  const file = readSmallFile(resolve(path), MAX_KEY_BYTES);
  if (file.kind !== 'read') throw new CliError(file.message);
  const signer = updateSigner(file.bytes);
  if (signer === undefined) throw new CliError(`${path} holds no Ed25519 private key in PEM`);
  return signer;
}

async function measure(path: string): Promise<{ readonly size: number; readonly sha512: string }> {
  const size = statSync(path, { throwIfNoEntry: false })?.size;
  if (size === undefined) throw new CliError(`${path}: does not exist`);
  const hash = createHash('sha512');
  for await (const piece of createReadStream(path)) hash.update(piece);
  return { size, sha512: hash.digest('hex') };
}

function write(path: string, bytes: Buffer): void {
  const written = replaceFile(path, bytes.toString('utf8'));
  if (!written.ok) throw new CliError(written.message);
}
