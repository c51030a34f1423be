import type { Command } from 'commander';
import type { Certificate } from '../../../native/esc-card/proof/certificate.ts';
import { chainsToRoot, type TrustAnchors } from '../../../native/esc-card/proof/certificate-path.ts';
import { ensureHome, tesseraHome } from '../../config/home.ts';
import { readSmallFile } from '../../config/read-small-file.ts';
import { certificatesIn } from '../../trust/certificates-in-file.ts';
import { type ImportedCertificate, importCertificates, titleOf } from '../../trust/import-certificates.ts';
import { KNOWN_ROOT } from '../../trust/known-authorities.ts';
import { readAnchors, readSigners, together, writeAnchors } from '../../trust/trust-files.ts';
import { CliError } from '../cli-error.ts';
import { createOutput, say } from '../output.ts';

interface AddOptions {
  readonly acceptRoot?: readonly string[];
  readonly pic?: string;
  readonly json?: boolean;
}

/** Largest file taken, in bytes. */
const MAX_FILE_BYTES = 1024 * 1024;
const SHA256_DIGITS = 64;
/** Fewest digits of a fingerprint that name a certificate. */
const FEWEST_DIGITS = 8;

/** `tessera trust`: what chips are proven against. Changes take effect when the terminal starts. */
export function registerTrust(program: Command): void {
  const trust = program.command('trust').description('trust anchors and institutions, against which chips are proven');

  trust
    .command('list')
    .description('what is trusted on this terminal')
    .option('--json', 'JSON on stdout')
    .action((options: { json?: boolean }) => list(options));

  trust
    .command('add')
    .description('trust the certificates of a PEM or DER file, all of them or none')
    .argument('<file>', 'roots and authorities below them, in any order')
    .option('--accept-root <sha256...>', 'SHA-256 of a root in the file that is to be trusted')
    .option('--pic <pic>', 'institution whose chain it is, nine digits; without it, for any institution')
    .option('--json', 'JSON on stdout')
    .action((file: string, options: AddOptions) => add(file, options));

  trust
    .command('remove')
    .description('no longer trust a certificate')
    .argument('<fingerprint>', `its SHA-256, or at least the first ${FEWEST_DIGITS} digits`)
    .option('--json', 'JSON on stdout')
    .action((fingerprint: string, options: { json?: boolean }) => remove(fingerprint, options));
}

function list(options: { json?: boolean }): void {
  const folder = trustFolder();
  const filed = anchorsAt(folder, 'anchors.json');
  const fetched = anchorsAt(folder, 'fetched.json');
  const all = together(filed, fetched);
  const describe = (role: 'root' | 'authority', certificate: Certificate, pic: string | null, isFiled: boolean) => ({
    ...summaryOf({ role, certificate, pic }),
    from: isFiled ? 'file' : 'registry',
    state: stateOf(certificate, all),
  });
  const roots = all.roots.map((root) => describe('root', root, null, filed.roots.includes(root)));
  const authorities = all.authorities.map((one) =>
    describe('authority', one.certificate, one.pic, filed.authorities.includes(one)),
  );
  const knownRoot = { ...KNOWN_ROOT, installed: roots.some(({ sha256 }) => sha256 === KNOWN_ROOT.sha256) };
  const value = { roots, authorities, signers: readSigners(folder).length, knownRoot };
  createOutput(options).record(value, () => {
    const lines = [...roots, ...authorities].map(
      ({ sha256, role, pic, name, state, validTo }) =>
        `${sha256}  ${role}${pic === null ? '' : ` of ${pic}`}  ${name}, until ${validTo.slice(0, 10)}, ${state}`,
    );
    const known = knownRoot.installed ? [] : [`not installed, and taken without --accept-root: ${KNOWN_ROOT.name}`];
    return [...lines, `${value.signers} signers remembered`, ...known].join('\n');
  });
}

function add(path: string, options: AddOptions): void {
  const acceptRoots = (options.acceptRoot ?? []).map((text) => {
    const sha256 = fingerprintOf(text);
    if (sha256.length === SHA256_DIGITS) return sha256;
    throw new CliError(`--accept-root takes the whole SHA-256, ${SHA256_DIGITS} hex digits with or without colons`, 2);
  });
  const pic = options.pic ?? null;
  if (pic !== null && !/^\d{9}$/.test(pic)) throw new CliError('--pic takes nine digits', 2);

  const file = readSmallFile(path, MAX_FILE_BYTES);
  if (file.kind !== 'read') throw new CliError(file.message);
  const folder = trustFolder();
  const present = anchorsAt(folder, 'anchors.json');
  const content = certificatesIn(file.bytes);
  const result = content.ok ? importCertificates(present, content.certificates, { acceptRoots, pic }) : content;
  if (!result.ok) {
    // One line a problem; the last is the command's own.
    for (const problem of result.problems) say(`${path}: ${problem}`);
    throw new CliError(`nothing of ${path} was added`);
  }
  const added = result.imported.filter(({ isNew }) => isNew);
  if (added.length > 0) save(folder, result.anchors);
  const isForAny = added.some(
    (one) => one.role === 'authority' && one.pic === null && one.certificate.pathLength === 0,
  );
  if (isForAny) say('without --pic these prove cards of any institution');
  const value = {
    added: added.map(summaryOf),
    alreadyThere: result.imported.filter(({ isNew }) => !isNew).map(summaryOf),
  };
  createOutput(options).record(value, () =>
    [
      ...value.added.map((one) => `added ${inWords(one)}`),
      ...value.alreadyThere.map((one) => `already there: ${inWords(one)}`),
    ].join('\n'),
  );
}

function remove(text: string, options: { json?: boolean }): void {
  const wanted = fingerprintOf(text);
  if (!/^[0-9a-f]+$/.test(wanted) || wanted.length < FEWEST_DIGITS || wanted.length > SHA256_DIGITS) {
    throw new CliError(`remove takes a SHA-256, or at least its first ${FEWEST_DIGITS} hex digits`, 2);
  }
  const folder = trustFolder();
  const filed = anchorsAt(folder, 'anchors.json');
  const fetched = anchorsAt(folder, 'fetched.json');
  const all = together(filed, fetched);
  const matches = [...all.roots, ...all.authorities.map(({ certificate }) => certificate)].filter(({ sha256 }) =>
    sha256.startsWith(wanted),
  );
  const [match] = matches;
  if (match === undefined) throw new CliError(`no certificate with fingerprint ${wanted} is trusted`);
  if (matches.some(({ sha256 }) => sha256 !== match.sha256)) {
    throw new CliError(`more than one certificate's fingerprint starts with ${wanted}`);
  }
  const without = (anchors: TrustAnchors): TrustAnchors => ({
    roots: anchors.roots.filter(({ sha256 }) => sha256 !== match.sha256),
    authorities: anchors.authorities.filter(({ certificate }) => certificate.sha256 !== match.sha256),
  });
  save(folder, without(filed));
  if (fetched.roots.length + fetched.authorities.length > 0) save(folder, without(fetched), 'fetched.json');
  const left = without(all);
  const loose = left.authorities.filter(({ certificate }) => !isChained(certificate, left)).length;
  if (loose > 0) say(`${loose} certificates have no path to a trusted root now and prove nothing`);
  const value = { removed: { sha256: match.sha256, name: titleOf(match) } };
  createOutput(options).record(value, () => `removed ${match.sha256}  ${titleOf(match)}`);
}

function trustFolder(): string {
  const home = tesseraHome(process.env, process.platform);
  const ready = ensureHome(home);
  if (!ready.ok) throw new CliError(ready.message);
  return home.trustFolder;
}

function anchorsAt(folder: string, name: 'anchors.json' | 'fetched.json'): TrustAnchors {
  const read = readAnchors(folder, name);
  if (!read.ok) throw new CliError(read.message);
  return read.anchors;
}

function save(folder: string, anchors: TrustAnchors, name: 'anchors.json' | 'fetched.json' = 'anchors.json'): void {
  const written = writeAnchors(folder, name, anchors);
  if (!written.ok) throw new CliError(written.message);
}

function summaryOf({ role, certificate, pic }: Pick<ImportedCertificate, 'role' | 'certificate' | 'pic'>) {
  return {
    sha256: certificate.sha256,
    role,
    pic,
    name: titleOf(certificate),
    validFrom: new Date(certificate.validFrom).toISOString(),
    validTo: new Date(certificate.validTo).toISOString(),
  };
}

function inWords({ sha256, role, pic, name }: ReturnType<typeof summaryOf>): string {
  return `${sha256}  ${role}${pic === null ? '' : ` of ${pic}`}  ${name}`;
}

function stateOf(certificate: Certificate, anchors: TrustAnchors): 'valid' | 'expired' | 'not-yet-valid' | 'no-root' {
  const now = Date.now();
  if (!anchors.roots.includes(certificate) && !isChained(certificate, anchors)) return 'no-root';
  if (now > certificate.validTo) return 'expired';
  return now < certificate.validFrom ? 'not-yet-valid' : 'valid';
}

function isChained(certificate: Certificate, { roots, authorities }: TrustAnchors): boolean {
  return chainsToRoot(
    certificate,
    roots,
    authorities.map((filed) => filed.certificate),
  );
}

function fingerprintOf(text: string): string {
  return text.replaceAll(':', '').trim().toLowerCase();
}
