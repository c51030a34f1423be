import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { tesseraHome } from '../../config/home.ts';
import { type CollectEnd, collectCards } from '../../provision/collect-cards.ts';
import { type BaseSnapshot, createSnapshotBuilder, rowsByKey } from '../../provision/snapshot/build-snapshot.ts';
import { ROW_BYTES } from '../../provision/snapshot/format.ts';
import { IMPORT_WORDS } from '../../provision/snapshot/import-words.ts';
import { parseSigningKey, type SigningKey } from '../../provision/snapshot/signing-key.ts';
import { secretCheckOf } from '../../provision/snapshot/snapshot-sealing.ts';
import { openSnapshot } from '../../provision/snapshot/snapshot-source.ts';
import { loadTrustedKeys } from '../../provision/snapshot/trusted-keys.ts';
import { openCardPages, openSettings, type Provisioning } from '../../shell/start/open-provisioning.ts';
import { siteSecret } from '../../shell/start/open-snapshot.ts';
import { loadSecret } from '../../store/keys/secret-file.ts';
import { systemFaultOf } from '../../store/system-fault.ts';
import { CliError } from '../cli-error.ts';
import { orFail } from '../or-fail.ts';
import { createOutput, say } from '../output.ts';
import { terminalClock } from '../terminal-clock.ts';
import { untilTold } from '../until-told.ts';
import { SIGNING_KEY_NAME } from './keygen.ts';

export interface ExportOptions {
  readonly pic?: string;
  readonly days: number;
  readonly base?: string;
  readonly delta?: string;
  readonly pageSize: number;
  readonly router?: string;
  readonly json?: boolean;
}

const DAY_MS = 86_400_000;
const PAUSE_MS = 250;

/** `tessera snapshot export`. The cache knows pseudonyms only, so the cards come from the registry's list. */
export async function exportSnapshot(file: string, options: ExportOptions): Promise<void> {
  if ((options.base === undefined) !== (options.delta === undefined)) {
    throw new CliError('--base and --delta belong together', 2);
  }
  const output = createOutput(options);
  const told = untilTold();
  const home = tesseraHome(process.env, process.platform);
  const clock = await terminalClock(home, told.signal);
  const place = { home, clock, env: process.env, notice: say };
  const settings = orFail(openSettings(place, options.router));
  const { key, secret } = keysOf(place);
  const base = options.base === undefined ? undefined : await readBase(options.base, place, secret);
  const pic = options.pic ?? null;
  if (base !== undefined && base.manifest.pic !== pic) throw new CliError('the base is of another institution');
  const salt = base === undefined ? randomBytes(16) : Buffer.from(base.manifest.salt, 'base64url');
  const builder = createSnapshotBuilder({ secret, key, salt, base });
  const pages = orFail(openCardPages(place, settings));
  try {
    const end = await collectCards(
      {
        pages,
        clock,
        random: Math.random,
        onWait: (failure, ms) =>
          say(`the registry does not answer (${failure}); next try in ${Math.ceil(ms / 1000)} s`),
        onCard: builder.add,
        onProgress: (progress) =>
          output.progress(
            { ...progress, cards: builder.cards },
            () => `page ${progress.page} of ${progress.totalPages}`,
          ),
      },
      { pic, pageSize: options.pageSize, pauseMs: PAUSE_MS },
      told.signal,
    );
    if (end.kind !== 'collected') throw new CliError(sentenceOf(end));
    const created = clock.now();
    const facts = {
      sequence: Math.max(created, (base?.manifest.sequence ?? 0) + 1),
      created,
      answeredAt: end.answeredAt,
      expires: created + options.days * DAY_MS,
      pic,
    };
    writeWhole(file, builder.full(facts));
    const delta = builder.delta(facts);
    if (delta !== undefined && options.delta !== undefined) writeWhole(options.delta, delta);
    const { sequence, expires } = facts;
    output.record(
      {
        done: true,
        file,
        delta: options.delta ?? null,
        cards: builder.cards,
        leftOut: end.leftOut,
        sequence,
        expires: iso(expires),
      },
      () => `${builder.cards} cards in ${file}, to be used until ${iso(expires)}`,
    );
  } finally {
    await pages.close();
  }
}

function keysOf({ home, env, notice }: Provisioning): { readonly key: SigningKey; readonly secret: Uint8Array } {
  const signing = loadSecret({ keysFolder: home.keysFolder, name: SIGNING_KEY_NAME, env });
  const secret = siteSecret(home, env);
  for (const loaded of [signing, secret]) {
    if (loaded.kind === 'unusable') throw new CliError(loaded.message);
    if (loaded.kind === 'absent')
      throw new CliError('there is no key to make snapshots with; run tessera snapshot keygen');
    for (const line of loaded.notices) notice(line);
  }
  const key = signing.kind === 'secret' ? parseSigningKey(signing.bytes) : undefined;
  if (key === undefined || secret.kind !== 'secret') throw new CliError(`${SIGNING_KEY_NAME} is no Ed25519 key in PEM`);
  return { key, secret: secret.bytes };
}

async function readBase(path: string, { home, notice }: Provisioning, secret: Uint8Array): Promise<BaseSnapshot> {
  const opening = await openSnapshot(path, loadTrustedKeys(home.trustFolder, notice));
  if (opening.kind === 'unreadable') throw new CliError(opening.message);
  if (opening.kind === 'refused') throw new CliError(`${path} ${IMPORT_WORDS[opening.code]}`);
  const { source } = opening;
  try {
    const { manifest } = source;
    if (manifest.baseSequence !== null) throw new CliError(`${path} is a delta; the base is a full snapshot`);
    if (manifest.secretCheck !== secretCheckOf(secret)) throw new CliError(`${path} ${IMPORT_WORDS['other-secret']}`);
    const body = await source.next(manifest.rows * ROW_BYTES);
    if (source.sha256() !== manifest.bodySha256) throw new CliError(`${path} ${IMPORT_WORDS.damaged}`);
    return { manifest, rows: rowsByKey(body, ROW_BYTES) };
  } finally {
    await source.close();
  }
}

/** All of the file or nothing: a half one never gets its name. */
function writeWhole(path: string, pieces: readonly Buffer[]): void {
  const temporary = `${path}.part`;
  try {
    const descriptor = openSync(temporary, 'w', 0o600);
    try {
      // Some thousand small pieces at a time: a call each would take minutes on a USB stick.
      for (let at = 0; at < pieces.length; at += 8192) writeAll(descriptor, Buffer.concat(pieces.slice(at, at + 8192)));
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, path);
  } catch (error) {
    const fault = systemFaultOf(error);
    if (fault === undefined) throw error;
    rmSync(temporary, { force: true });
    throw new CliError(`${path} can't be written, ${fault.reason}`);
  }
}

function writeAll(descriptor: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
}

function sentenceOf(end: Exclude<CollectEnd, { kind: 'collected' }>): string {
  switch (end.kind) {
    case 'key-refused':
      return `the registry refuses the API key (${end.status})`;
    case 'later':
      return `the registry asks to be left alone until ${iso(end.retryAt)}`;
    case 'unavailable':
      return `the registry gave no list (${end.failure}); nothing was written`;
    case 'changing':
      return 'the list changed while it was read, so it is not whole; try again';
    case 'aborted':
      return 'interrupted; nothing was written';
  }
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
