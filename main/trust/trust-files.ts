import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type Certificate, parseCertificate } from '../../native/esc-card/proof/certificate.ts';
import type { TrustAnchors } from '../../native/esc-card/proof/certificate-path.ts';
import type { LearnedSigner } from '../../native/esc-card/proof/prover.ts';
import { readJsonFile } from '../config/json-file.ts';
import { type Replaced, replaceFile } from '../disk/replace-file.ts';

/**
 * What is trusted, as files of the trust folder. `anchors.json` is changed by the operator alone; `fetched.json` and
 * `signers.json` are the running terminal's and may be thrown away.
 */

export const NOTHING_TRUSTED: TrustAnchors = { roots: [], authorities: [] };

export type AnchorsRead =
  | { readonly ok: true; readonly anchors: TrustAnchors }
  /** There is a file and it can't be used: nothing is trusted then. One line. */
  | { readonly ok: false; readonly message: string };

const certificate = z.string().transform((text, context) => {
  const answer = parseCertificate(new Uint8Array(Buffer.from(text, 'base64')));
  if (answer.kind === 'certificate') return answer.certificate;
  context.addIssue({ code: 'custom', message: 'must be a certificate in Base64' });
  return z.NEVER;
});
const pic = z.string().regex(/^\d{9}$/, { error: 'must be nine digits' });

const anchorsSchema = z.strictObject({
  version: z.literal(1),
  roots: z.array(certificate),
  authorities: z.array(z.strictObject({ pic: pic.nullable(), certificate })),
});
const signersSchema = z.strictObject({
  version: z.literal(1),
  signers: z.array(z.strictObject({ pic, certificate })),
});

/** Largest file read, in bytes; a certificate takes about one KiB. */
const MAX_FILE_BYTES = 8 * 1024 * 1024;
/** Signers kept; the oldest goes first. */
export const MAX_SIGNERS = 512;
/** Bits that let anybody but the owner write. */
const OTHERS_WRITE = 0o022;

export type AnchorsFile = 'anchors.json' | 'fetched.json';

export function readAnchors(trustFolder: string, name: AnchorsFile): AnchorsRead {
  const path = join(trustFolder, name);
  const file = readJsonFile(path, anchorsSchema, MAX_FILE_BYTES);
  if (file.kind === 'missing') return { ok: true, anchors: NOTHING_TRUSTED };
  if (file.kind !== 'ok') return { ok: false, message: file.message };
  if (isOpenToOthers(path))
    return { ok: false, message: `${path}: other users may change it; make it 600 and look at it` };
  return { ok: true, anchors: file.value };
}

export function writeAnchors(trustFolder: string, name: AnchorsFile, { roots, authorities }: TrustAnchors): Replaced {
  return write(join(trustFolder, name), {
    version: 1,
    roots: roots.map(base64Of),
    authorities: authorities.map((filed) => ({ pic: filed.pic, certificate: base64Of(filed.certificate) })),
  });
}

/** Newest first; none where the file is missing or broken: signers are learned again by the next cards. */
export function readSigners(trustFolder: string): readonly LearnedSigner[] {
  const path = join(trustFolder, 'signers.json');
  const file = readJsonFile(path, signersSchema, MAX_FILE_BYTES);
  if (file.kind !== 'ok' || isOpenToOthers(path)) return [];
  return file.value.signers.map((signer) => ({ pic: signer.pic, certificate: signer.certificate.der }));
}

export function writeSigners(trustFolder: string, signers: readonly LearnedSigner[]): Replaced {
  const kept = signers.slice(0, MAX_SIGNERS);
  return write(join(trustFolder, 'signers.json'), {
    version: 1,
    signers: kept.map((signer) => ({
      pic: signer.pic,
      certificate: Buffer.from(signer.certificate).toString('base64'),
    })),
  });
}

/** Both sets as one. */
export function together(a: TrustAnchors, b: TrustAnchors): TrustAnchors {
  return { roots: [...a.roots, ...b.roots], authorities: [...a.authorities, ...b.authorities] };
}

function write(path: string, content: object): Replaced {
  return replaceFile(path, `${JSON.stringify(content, null, 1)}\n`);
}

function base64Of({ der }: Certificate): string {
  return Buffer.from(der).toString('base64');
}

function isOpenToOthers(path: string): boolean {
  if (process.platform === 'win32') return false;
  const stats = lstatSync(path, { throwIfNoEntry: false });
  return stats === undefined || (stats.mode & OTHERS_WRITE) !== 0;
}
