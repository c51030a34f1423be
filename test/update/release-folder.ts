import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { manifestOf, newKeys, signed } from '../../main/cli/bench/updates/sample-release.ts';
import type { Ed25519Signer } from '../../main/signing/ed25519.ts';
import { MANIFEST_NAME, type Manifest, SIGNATURE_NAME } from '../../main/update/manifest.ts';

export const NOW = Date.UTC(2026, 8, 30, 12);
export const KEYS = newKeys();
export const PINNED = [KEYS.first.publicKey, KEYS.second.publicKey];

/** A folder as a release is published in: package, manifest, signature. */
export function releaseIn(
  folder: string,
  content: Buffer,
  change: Partial<Manifest> = {},
  signers: readonly Ed25519Signer[] = [KEYS.first],
): string {
  const name = `Tessera-${change.version ?? '1.5.0'}`;
  const sha512 = createHash('sha512').update(content).digest('hex');
  const files = manifestOf(NOW).files.map((file) => ({ ...file, name, size: content.length, sha512 }));
  const { manifest, signature } = signed(manifestOf(NOW, { files, ...change }), signers);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), content);
  writeFileSync(join(folder, MANIFEST_NAME), manifest);
  writeFileSync(join(folder, SIGNATURE_NAME), signature);
  return folder;
}
