import { randomInt } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SYSTEM_CLOCK } from '../../../application/system-clock.ts';
import { type Escn, escnToBytes } from '../../../domain/escn.ts';
import { buildLibraryEscn } from '../../../sandbox/library-escn.ts';
import type { SandboxCard } from '../../../sandbox/sandbox-card.ts';
import { SANDBOX_KEYS, startSandboxRouter } from '../../../sandbox/sandbox-router.ts';
import { QUIET_MS } from '../../../shell/start/lean-memory.ts';
import { API_KEY_NAME } from '../../../shell/start/open-provisioning.ts';
import type { RowKey } from '../../../store/byte-sealing.ts';
import { openDurableCache } from '../../../store/cache/durable-opening.ts';
import { type CommandPlace, ownScript, runOwnCommand } from '../own-command.ts';
import { canHavePcscd, withPcscd } from '../reader/pcscd-for-bench.ts';
import { ENCODING_NAMES, ESCN_ENCODINGS, type EscnEncoding } from './escn-encodings.ts';
import { createEscnSearch, type EscnHits, type EscnSearch } from './escn-search.ts';
import { type FilesSearched, type MemorySearched, searchFile, searchFolder, searchMemory } from './search-places.ts';
import { chipUidOf, tapChips } from './tap-chips.ts';
import { residentBytes, startTappedKiosk, type TappedKiosk } from './tapped-kiosk.ts';

/** What was found of 10,000 known card numbers (quality section 7, row 16). Null where this system can't tell. */
export interface PrivacyBench {
  readonly cards: number;
  readonly encodings: readonly string[];
  /** Verdicts of the taps, by kind. */
  readonly verdicts: Readonly<Record<string, number>>;
  /** The same of chips without a number, found by the alias table; null where no PC/SC daemon could be had. */
  readonly chipVerdicts: Readonly<Record<string, number>> | null;
  readonly atRest: {
    /** While the terminal has its files open, and after it died of a signal. */
    readonly inUse: FilesSearched;
    readonly afterwards: FilesSearched;
  };
  readonly inMemory: {
    /** At once after the last tap. */
    readonly afterTaps: MemorySearched | null;
    /** After {@link IDLE_MS} without a tap. */
    readonly idle: MemorySearched | null;
    /** What the program still holds: in a heap snapshot, which leaves garbage out. */
    readonly held: EscnHits | null;
    /** Of the process after that, killed by SIGABRT. */
    readonly coreDump: { readonly hits: EscnHits; readonly bytes: number } | null;
  };
  /** Resident memory of the terminal's main process. */
  readonly rss: { readonly afterStartBytes: number | null; readonly afterTapsBytes: number | null };
  /** The same search where the numbers do lie open: each count has to be `cards`. */
  readonly control: {
    /** A cache written without pseudonyms and sealing, and files with each encoding. */
    readonly unsealed: Readonly<Partial<Record<EscnEncoding, number>>>;
    /** This process, which knows them all, as text. */
    readonly ownMemory: number | null;
  };
  readonly node: string;
  readonly cpu: string;
}

const DEFAULT_CARDS = 10_000;
/** Cards by how they come to the terminal: synced, in a snapshot, in the alias table, and only when they tap. */
const PICS = ['999000001', '999000002', '999000003', '999000004'] as const;
const [SYNCED, IN_SNAPSHOT, WITH_ALIAS] = PICS;
/** Longer than any verdict stays, than the terminal remembers what was last held out, and than it waits to collect. */
export const IDLE_MS = QUIET_MS + 3_000;
/**
 * Numbers that may be found in memory then: of the registry's last answer, which undici's HTTP parser and a buffer keep
 * until the next one comes in.
 */
const MOST_LEFT = 2;
/** A chip takes a second. */
const MOST_CHIPS = 20;
const SNAPSHOT_LIMIT_MS = 60_000;

/** Whether no file held a number, memory at rest none but the last, and the search would have found one. */
export function isPrivate({ atRest, inMemory, control, cards }: PrivacyBench): boolean {
  const isClean = atRest.inUse.leaks.length === 0 && atRest.afterwards.leaks.length === 0;
  const finds = ENCODING_NAMES.every((name) => control.unsealed[name] === cards);
  const left = Math.max(inMemory.idle?.hits.cards ?? 0, inMemory.coreDump?.hits.cards ?? 0);
  const isForgotten = left <= MOST_LEFT && (inMemory.held?.cards ?? 0) === 0;
  return isClean && isForgotten && finds && (control.ownMemory === null || control.ownMemory === cards);
}

/** A terminal learns and uses known card numbers; then all it left is searched for them. */
export async function benchPrivacy(options: { cards?: number; script?: string } = {}): Promise<PrivacyBench> {
  return canHavePcscd() ? withPcscd(() => searchTerminal(options, true)) : searchTerminal(options, false);
}

async function searchTerminal(
  options: { readonly cards?: number; readonly script?: string },
  hasReader: boolean,
): Promise<PrivacyBench> {
  const count = options.cards ?? DEFAULT_CARDS;
  const folder = mkdtempSync(join(tmpdir(), 'tessera-bench-'));
  const place = placeIn(folder, options.script ?? ownScript());
  const cards = Array.from({ length: count }, (_, n) => cardOf(n));
  const escns = cards.map(({ cardNumber }) => cardNumber);
  const search = createEscnSearch(escns);
  const router = await startSandboxRouter({ cards, clock: SYSTEM_CLOCK });
  try {
    await provision(place, folder, cards, router.url);
    const kiosk = await startTappedKiosk(place, router.url);
    const afterStartBytes = residentBytes(kiosk.pid);
    const verdicts: Record<string, number> = {};
    for (const escn of escns) {
      const kind = await kiosk.tap(escn);
      verdicts[kind] = (verdicts[kind] ?? 0) + 1;
    }
    const byChip = escns.filter((_, n) => cards[n]?.issuerIdentifier === WITH_ALIAS).slice(0, MOST_CHIPS);
    const chipVerdicts = hasReader ? await tapChips(kiosk, byChip) : null;
    const afterTapsBytes = residentBytes(kiosk.pid);
    const afterTaps = searchMemory(kiosk.pid, search);
    kiosk.leave();
    await sleep(IDLE_MS);
    const inUse = searchFolder(place.folder, search);
    const idle = searchMemory(kiosk.pid, search);
    const held = await heldBy(kiosk, place.folder, search);
    kiosk.signal('SIGABRT');
    await kiosk.ended();
    const coreDump = takeCoreDump(place.folder, search);
    return {
      cards: count,
      encodings: ENCODING_NAMES,
      verdicts,
      chipVerdicts,
      atRest: { inUse, afterwards: searchFolder(place.folder, search) },
      inMemory: { afterTaps, idle, held, coreDump },
      rss: { afterStartBytes, afterTapsBytes },
      control: {
        unsealed: searchUnsealed(folder, escns, search),
        ownMemory: searchMemory('self', search)?.hits.by.text ?? null,
      },
      node: process.versions.node,
      cpu: cpus()[0]?.model ?? 'unknown',
    };
  } finally {
    await router.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A home, a temporary folder and a user's home, all in one folder that is searched whole. */
function placeIn(folder: string, script: string): CommandPlace {
  const searched = join(folder, 'searched');
  const [home, temporary] = [join(searched, 'home'), join(searched, 'tmp')];
  mkdirSync(join(home, 'keys'), { recursive: true, mode: 0o700 });
  mkdirSync(temporary);
  writeFileSync(join(home, 'keys', API_KEY_NAME), SANDBOX_KEYS.token, { mode: 0o600 });
  const config = { reader: { virtualReaders: true }, recognisers: [{ kind: 'esc-zone' }, { kind: 'uid-alias' }] };
  writeFileSync(join(home, 'config.json'), JSON.stringify(config));
  const env = {
    ...process.env,
    TESSERA_HOME: home,
    TMPDIR: temporary,
    HOME: searched,
    NODE_OPTIONS: '--heapsnapshot-signal=SIGUSR2',
  };
  return { script, folder: searched, env };
}

/** Everything a terminal is given beforehand, by the commands an operator would use. */
async function provision(place: CommandPlace, folder: string, cards: readonly SandboxCard[], router: string) {
  const list = join(folder, 'aliases.csv');
  const rows = cards
    .filter(({ issuerIdentifier }) => issuerIdentifier === WITH_ALIAS)
    .map(({ cardNumber }) => [chipUidOf(cardNumber), cardNumber] as const);
  // Virtual UIDs are drawn from the number and may meet: the first keeps it.
  const byUid = new Map([...rows].reverse());
  writeFileSync(list, ['uid,escn', ...[...byUid].map((row) => row.join(',')), ''].join('\n'));
  const snapshot = join(place.folder, 'campus.snapshot');
  const from = ['--router', router, '--json'];
  await runOwnCommand(place, 'alias', ['alias', 'import', list, '--uid-order', 'msb', '--json']);
  await runOwnCommand(place, 'sync', ['sync', '--pic', SYNCED, ...from]);
  await runOwnCommand(place, 'keygen', ['snapshot', 'keygen', '--json']);
  await runOwnCommand(place, 'export', ['snapshot', 'export', snapshot, '--pic', IN_SNAPSHOT, ...from]);
  await runOwnCommand(place, 'import', ['snapshot', 'import', snapshot, '--json']);
}

/** Has the terminal write a heap snapshot, searches and removes it. It is no file of the terminal's own making. */
async function heldBy(kiosk: TappedKiosk, folder: string, search: EscnSearch): Promise<EscnHits | null> {
  if (process.platform === 'win32') return null;
  kiosk.signal('SIGUSR2');
  const until = performance.now() + SNAPSHOT_LIMIT_MS;
  let bytes = -1;
  while (performance.now() < until) {
    await sleep(1_000);
    const path = pathsIn(folder, /^Heap\..*\.heapsnapshot$/)[0];
    if (path === undefined) continue;
    const { size } = statSync(path);
    // Written in one go; done when it has stopped growing.
    if (size === bytes && size > 0) {
      const hits = searchFile(path, search);
      rmSync(path);
      return hits;
    }
    bytes = size;
  }
  return null;
}

/** Searches and removes the core dump, where the system wrote one into the working folder. */
function takeCoreDump(folder: string, search: EscnSearch): PrivacyBench['inMemory']['coreDump'] {
  const path = pathsIn(folder, /^core(\.\d+)?$/)[0];
  if (path === undefined) return null;
  const dump = { hits: searchFile(path, search), bytes: statSync(path).size };
  rmSync(path);
  return dump;
}

/** The negative control: what the search finds where nothing is sealed. */
function searchUnsealed(folder: string, escns: readonly Escn[], search: EscnSearch) {
  const unsealed = join(folder, 'unsealed');
  mkdirSync(unsealed);
  const now = Date.now();
  const path = join(unsealed, 'cache.db');
  const opening = openDurableCache({
    path,
    keyCheck: Buffer.alloc(16),
    now,
    asideMaxAgeDays: 1,
    maxFileBytes: 2 ** 40,
  });
  if (opening.kind !== 'open') throw new Error('the temporary folder takes no database');
  const rows = escns.map((escn) => {
    const sealed = Buffer.from(JSON.stringify({ cardNumber: escn, status: 'ACTIVE' }));
    return { rowKey: Buffer.from(escnToBytes(escn)) as unknown as RowKey, sealed, answeredAt: now, isPositive: true };
  });
  const written = opening.cache.write(rows);
  opening.cache.close();
  if (!written.ok) throw new Error(written.fault.detail);
  const { text, bytes } = searchFile(path, search).by;
  const by: Partial<Record<EscnEncoding, number>> = { text: text ?? 0, bytes: bytes ?? 0 };
  for (const encoding of ENCODING_NAMES) {
    if (encoding === 'text' || encoding === 'bytes') continue;
    const file = join(unsealed, 'log');
    writeFileSync(file, Buffer.concat(escns.flatMap((escn) => [Buffer.from('tap '), ESCN_ENCODINGS[encoding](escn)])));
    by[encoding] = searchFile(file, search).by[encoding] ?? 0;
  }
  return by;
}

function cardOf(n: number): SandboxCard {
  const pic = PICS[n % PICS.length] ?? SYNCED;
  // Any moment of two years: numbers of a real campus share no beginning either.
  const issuedAt = Date.UTC(2024, 0) + randomInt(2 * 365 * 86_400_000);
  return {
    cardNumber: buildLibraryEscn({ issuedAt, clockSequence: randomInt(0x4000), prefix: '001', pic }),
    cardType: 'SMART_NO_CDZ',
    status: 'ACTIVE',
    expiresAt: '2099-09-30',
    issuedAt: '2025-10-01',
    issuerIdentifier: pic,
    issuerName: 'University of the Bench',
  };
}

function pathsIn(folder: string, form: RegExp): string[] {
  return readdirSync(folder)
    .filter((name) => form.test(name))
    .map((name) => join(folder, name));
}
