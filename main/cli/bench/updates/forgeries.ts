import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { ed25519Signer } from '../../../signing/ed25519.ts';
import { MANIFEST_NAME, type Manifest, SIGNATURE_NAME } from '../../../update/manifest.ts';
import { type Answer, cutOff, drip, ENDLESS, file, SILENCE, status, wrongRange } from './release-server.ts';
import {
  BAD,
  DAY_MS,
  FILE_NAME,
  HIGHEST,
  type Keys,
  manifestOf,
  PACKAGE,
  type SignedRelease,
  signed,
  signedBytes,
} from './sample-release.ts';

/** What a forger has to work with. */
export interface Workshop {
  readonly keys: Keys;
  readonly now: number;
}

export interface Forgery {
  readonly name: string;
  /** The code it has to be refused with. */
  readonly code: string;
  /** By the name of the file; what is not told is as in a good release. */
  readonly answers: (workshop: Workshop) => Readonly<Record<string, Answer>>;
  /** A server with another certificate. */
  readonly identity?: 'self-signed' | 'other-host' | 'expired';
}

/** A good release as a server has it. */
export function goodAnswers({ keys, now }: Workshop): Readonly<Record<string, Answer>> {
  return release(signed(manifestOf(now), [keys.first]));
}

function release({ manifest, signature }: SignedRelease): Readonly<Record<string, Answer>> {
  return { [MANIFEST_NAME]: file(manifest), [SIGNATURE_NAME]: file(signature), [FILE_NAME]: file(PACKAGE) };
}

/** Changed after it was signed. */
function changed(name: string, change: (manifest: Manifest) => object): Forgery {
  return {
    name: `changed after signing: ${name}`,
    code: 'forged',
    answers: ({ keys, now }) => {
      const good = manifestOf(now);
      const { signature } = signed(good, [keys.first]);
      return release({ manifest: Buffer.from(`${JSON.stringify({ ...good, ...change(good) })}\n`), signature });
    },
  };
}

function changedFile(name: string, change: object): Forgery {
  return changed(name, ({ files }) => ({ files: files.map((one) => ({ ...one, ...change })) }));
}

/** Rightly signed, and not for this terminal, not now or not any more. */
function misplaced(name: string, code: string, change: (workshop: Workshop) => Partial<Manifest>): Forgery {
  return {
    name: `rightly signed: ${name}`,
    code,
    answers: (workshop) => release(signed(manifestOf(workshop.now, change(workshop)), [workshop.keys.first])),
  };
}

function forOther(name: string, change: Partial<Manifest['files'][number]>): Forgery {
  return misplaced(name, 'not-for-this-machine', ({ now }) => ({
    files: manifestOf(now).files.map((one) => ({ ...one, ...change })),
  }));
}

/** Rightly signed bytes that are no manifest, or not the one way to write it. */
function misspelt(name: string, code: string, text: (manifest: Manifest) => string | Buffer): Forgery {
  return {
    name: `signed bytes: ${name}`,
    code,
    answers: ({ keys, now }) => release(signedBytes(Buffer.from(text(manifestOf(now))), [keys.first])),
  };
}

const withFile = (manifest: Manifest, change: object): string =>
  `${JSON.stringify({ ...manifest, files: manifest.files.map((one) => ({ ...one, ...change })) })}\n`;

/** Another signature file beside a good manifest. */
function signature(name: string, code: string, make: (good: SignedRelease, workshop: Workshop) => Buffer): Forgery {
  return {
    name: `signature: ${name}`,
    code,
    answers: (workshop) => {
      const good = signed(manifestOf(workshop.now), [workshop.keys.first]);
      return release({ manifest: good.manifest, signature: make(good, workshop) });
    },
  };
}

const entry = (keyId: string, bytes: Buffer) => ({ keyId, signature: bytes.toString('base64') });
const fileOf = (...signatures: object[]): Buffer => Buffer.from(`${JSON.stringify({ signatures })}\n`);

/** A server that does something else with one of the files of a good release. */
function server(name: string, code: string, asked: string, answer: (good: Buffer) => Answer): Forgery {
  return {
    name: `server: ${name}`,
    code,
    answers: (workshop) => {
      const { manifest } = signed(manifestOf(workshop.now), [workshop.keys.first]);
      return { ...goodAnswers(workshop), [asked]: answer(asked === FILE_NAME ? PACKAGE : manifest) };
    },
  };
}

const flipped = (bytes: Buffer, at: number): Buffer => {
  const copy = Buffer.from(bytes);
  copy.writeUInt8(copy.readUInt8(at) ^ 1, at);
  return copy;
};
const ELSEWHERE = { location: 'https://updates.example.org/tessera/' };

/** Releases that somebody without the keys offers, or with old ones. Each has to be refused. */
export const FORGERIES: readonly Forgery[] = [
  changed('product', () => ({ product: 'other' })),
  changed('format', () => ({ formatVersion: 2 })),
  changed('version', () => ({ version: '1.5.1' })),
  changed('channel', () => ({ channel: 'beta' })),
  changed('minimum version', () => ({ minimumVersion: '0.8.0' })),
  changed('sequence', () => ({ sequence: 22 })),
  changed('time of release', ({ releasedAt }) => ({ releasedAt: releasedAt + 1 })),
  changed('expiry', ({ expires }) => ({ expires: expires + DAY_MS })),
  changed('roll-out', () => ({ rolloutPercent: 99 })),
  changed('keys', () => ({ newKeys: [] })),
  changedFile('platform', { platform: 'win32' }),
  changedFile('architecture', { arch: 'arm64' }),
  changedFile('kind', { kind: 'deb' }),
  changedFile('name', { name: 'Other.AppImage' }),
  changedFile('size', { size: PACKAGE.length + 1 }),
  changedFile('hash', { sha512: createHash('sha512').update('other').digest('hex') }),
  changed('a file more', ({ files }) => ({ files: [...files, ...files] })),
  changed('a field more', () => ({ force: true })),

  misplaced('another product', 'other-product', () => ({ product: 'other' })),
  misplaced('another format', 'other-format', () => ({ formatVersion: 2 })),
  misplaced('another channel', 'other-channel', () => ({ channel: 'beta' })),
  misplaced('older than what runs', 'older', () => ({ version: '1.3.0' })),
  misplaced('older than one that was seen', 'older', () => ({ version: '1.4.1' })),
  misplaced('a preview of what was seen', 'older', () => ({ version: '1.4.2-beta.1' })),
  misplaced('an earlier sequence', 'replayed', () => ({ sequence: HIGHEST.sequence - 1 })),
  misplaced('the same sequence, other bytes', 'replayed', () => ({ sequence: HIGHEST.sequence })),
  misplaced('expired', 'expired', ({ now }) => ({ expires: now - 1 })),
  misplaced('expires before its release', 'expired', ({ now }) => ({ releasedAt: now + 9, expires: now + 5 })),
  misplaced('from the future', 'from-the-future', ({ now }) => ({ releasedAt: now + 2 * DAY_MS })),
  misplaced('over a version in between', 'too-big-a-step', () => ({ minimumVersion: '1.4.1' })),
  misplaced('known to be bad here', 'known-bad', () => ({ version: BAD })),
  forOther('for another platform', { platform: 'darwin' }),
  forOther('for another architecture', { arch: 'arm64' }),
  forOther('for another kind of package', { kind: 'tarball' }),
  misplaced('new keys with one signature', 'keys-need-both', ({ keys }) => ({
    newKeys: [keys.first.publicKey, keys.stranger.publicKey],
  })),
  misplaced('one new key twice', 'manifest-unreadable', ({ keys }) => ({
    newKeys: [keys.stranger.publicKey, keys.stranger.publicKey],
  })),

  misspelt('a blank more', 'not-canonical', (manifest) => `${JSON.stringify(manifest)} \n`),
  misspelt('indented', 'not-canonical', (manifest) => `${JSON.stringify(manifest, null, 2)}\n`),
  misspelt('another order', 'not-canonical', ({ product, ...rest }) => `${JSON.stringify({ ...rest, product })}\n`),
  misspelt('a field twice', 'not-canonical', (manifest) =>
    `${JSON.stringify(manifest)}\n`.replace('"channel"', '"channel":"beta","channel"'),
  ),
  misspelt('another algorithm', 'manifest-unreadable', (manifest) => withFile(manifest, { algorithm: 'md5' })),
  misspelt('a shorter hash', 'manifest-unreadable', (manifest) => withFile(manifest, { sha512: 'a'.repeat(64) })),
  misspelt('no hash', 'manifest-unreadable', (manifest) => withFile(manifest, { sha512: undefined })),
  misspelt('a path as a name', 'manifest-unreadable', (manifest) => withFile(manifest, { name: '../bin/tessera' })),
  misspelt('an address as a name', 'manifest-unreadable', (manifest) =>
    withFile(manifest, { name: '//evil.example/x' }),
  ),
  misspelt('no size', 'manifest-unreadable', (manifest) => withFile(manifest, { size: 0 })),
  misspelt('too large a size', 'manifest-unreadable', (manifest) => withFile(manifest, { size: 2 ** 40 })),
  misspelt('no packages', 'manifest-unreadable', (manifest) => `${JSON.stringify({ ...manifest, files: [] })}\n`),
  misspelt('no JSON', 'manifest-unreadable', () => 'version: 1.5.0\n'),
  misspelt('no UTF-8', 'manifest-unreadable', () => Buffer.from([0xff, 0xfe, 0x7b, 0x7d])),

  signature("a stranger's", 'unknown-key', ({ manifest }, { keys }) =>
    fileOf(entry(keys.stranger.keyId, keys.stranger.sign(manifest))),
  ),
  signature("a stranger's under a known name", 'forged', ({ manifest }, { keys }) =>
    fileOf(entry(keys.first.keyId, keys.stranger.sign(manifest))),
  ),
  signature("the second key's under the first's name", 'forged', ({ manifest }, { keys }) =>
    fileOf(entry(keys.first.keyId, keys.second.sign(manifest))),
  ),
  signature('a good one and a wrong one', 'forged', ({ manifest }, { keys }) =>
    fileOf(
      entry(keys.first.keyId, keys.first.sign(manifest)),
      entry(keys.second.keyId, flipped(keys.second.sign(manifest), 5)),
    ),
  ),
  signature(
    'of another release',
    'forged',
    (_good, { keys, now }) => signed(manifestOf(now, { version: '1.4.9' }), [keys.first]).signature,
  ),
  signature('one bit flipped', 'forged', ({ manifest }, { keys }) =>
    fileOf(entry(keys.first.keyId, flipped(keys.first.sign(manifest), 30))),
  ),
  signature('of the same key for another purpose', 'forged', ({ manifest }, { keys }) => {
    const other = ed25519Signer(Buffer.from(keys.firstPem), 'tessera snapshot manifest v1\n');
    return fileOf(entry(keys.first.keyId, other?.sign(manifest) ?? Buffer.alloc(64)));
  }),
  signature('empty', 'signature-unreadable', () => Buffer.alloc(0)),
  signature('none in the file', 'signature-unreadable', () => fileOf()),
  signature('cut short', 'signature-unreadable', (good) => good.signature.subarray(0, 60)),
  signature('a field more', 'signature-unreadable', (good) =>
    Buffer.from(good.signature.toString().replace('{"signatures"', '{"trust":true,"signatures"')),
  ),
  signature('another spelling', 'signature-unreadable', (good) => Buffer.concat([good.signature, Buffer.from(' ')])),
  signature('too large', 'signature-unreadable', () => Buffer.alloc(100_000, 0x20)),

  server('no manifest', 'not-there', MANIFEST_NAME, () => status(404)),
  server('no signature', 'not-there', SIGNATURE_NAME, () => status(404)),
  server('manifest elsewhere', 'redirect', MANIFEST_NAME, () => status(302, ELSEWHERE)),
  server('manifest cut short', 'forged', MANIFEST_NAME, (good) => file(good.subarray(0, -40))),
  server('manifest lengthened', 'forged', MANIFEST_NAME, (good) => file(Buffer.concat([good, Buffer.from('\n')]))),
  server('manifest without end', 'manifest-too-large', MANIFEST_NAME, () => ENDLESS),
  server('manifest drop by drop', 'timeout', MANIFEST_NAME, (good) => drip(good)),
  server('silence', 'timeout', MANIFEST_NAME, () => SILENCE),
  server('no package', 'not-there', FILE_NAME, () => status(404)),
  server('package elsewhere', 'redirect', FILE_NAME, () => status(307, ELSEWHERE)),
  server('package refused', 'refused-by-server', FILE_NAME, () => status(403)),
  server('package cut short', 'file-too-short', FILE_NAME, (good) => file(good.subarray(0, -1))),
  server('package broken off', 'cut-short', FILE_NAME, (good) => cutOff(good, 9_000)),
  server('package lengthened', 'file-too-long', FILE_NAME, (good) => file(Buffer.concat([good, Buffer.from('x')]))),
  server('package without end', 'file-too-long', FILE_NAME, () => ENDLESS),
  server('one bit of the package', 'wrong-hash', FILE_NAME, (good) => file(flipped(good, 12_345))),
  server('another package', 'wrong-hash', FILE_NAME, (good) => file(Buffer.alloc(good.length, 7))),
  server('package compressed', 'file-too-short', FILE_NAME, (good) => file(gzipSync(good))),
  server('package drop by drop', 'too-slow', FILE_NAME, (good) => drip(good)),
  server('another part of the package', 'file-too-short', FILE_NAME, (good) => wrongRange(good)),
  server('fault', 'server-error', FILE_NAME, () => status(503)),

  { name: 'TLS: vouches for itself', code: 'tls', answers: goodAnswers, identity: 'self-signed' },
  { name: 'TLS: certificate of another host', code: 'tls', answers: goodAnswers, identity: 'other-host' },
  { name: 'TLS: certificate expired', code: 'tls', answers: goodAnswers, identity: 'expired' },
];
