import { basename } from 'node:path';
import { type Command, Option } from 'commander';
import { tesseraHome } from '../../config/home.ts';
import { readSmallFile } from '../../config/read-small-file.ts';
import { isUidHex } from '../../domain/alias-key.ts';
import { aliasPlaceAt } from '../../shell/start/open-aliases.ts';
import { type AliasProblem, parseAliasCsv } from '../../store/alias/alias-csv.ts';
import { type AliasPlace, clearAliases, countAliases, replaceAliases } from '../../store/alias/alias-import.ts';
import { createAliasTable } from '../../store/alias/alias-table.ts';
import { reversedUid, type UidOrder } from '../../store/alias/uid-order.ts';
import { CliError } from '../cli-error.ts';
import { createOutput, say } from '../output.ts';

interface AliasOptions {
  readonly uidOrder?: UidOrder | 'auto';
  readonly json?: boolean;
}

/** A million rows in their longest spelling. */
const MAX_FILE_BYTES = 256 * 1024 * 1024;

/** `tessera alias`: the table of cards that the campus knows by something else than their number. */
export function registerAlias(program: Command): void {
  const alias = program
    .command('alias')
    .description('table of chips without a card number: UID or campus number to card');
  alias
    .command('import')
    .description('put a list "uid,escn" or "id,escn" in the place of the one before')
    .argument('<file>', 'CSV file, comma or semicolon')
    .addOption(
      new Option(
        '--uid-order <order>',
        'order of the bytes of the UIDs: as a reader shows them, reversed, or by themselves',
      )
        .choices(['msb', 'lsb', 'auto'])
        .default('auto'),
    )
    .option('--json', 'JSON on stdout')
    .action(importList);
  alias
    .command('list')
    .description('say how many cards the table holds; never which')
    .option('--json', 'JSON on stdout')
    .action(list);
  alias
    .command('clear')
    .description('remove every card from the table')
    .option('--json', 'JSON on stdout')
    .action(clear);
  alias
    .command('check')
    .description('say whether the table has a UID')
    .argument('<uid>', 'UID in hex, as the reader gives it')
    .option('--json', 'JSON on stdout')
    .action(check);
}

function importList(path: string, options: AliasOptions): void {
  const file = readSmallFile(path, MAX_FILE_BYTES);
  if (file.kind !== 'read') throw new CliError(file.message);
  const order = options.uidOrder === 'auto' ? undefined : options.uidOrder;
  const parsed = parseAliasCsv(textOf(file.bytes, path), order);
  if (parsed.kind === 'refused') {
    for (const problem of parsed.problems) say(problemLine(basename(path), problem));
    const more = parsed.count - parsed.problems.length;
    const rest = more > 0 ? `; ${more} more are not shown` : '';
    throw new CliError(`nothing was imported: ${count(parsed.count, 'problem')} in ${path}${rest}`);
  }
  const change = replaceAliases(aliasPlace(), parsed, Date.now());
  if (change.kind === 'failed') throw new CliError(change.message);
  for (const notice of change.notices) say(notice);
  const { added, removed } = change;
  createOutput(options).record({ by: parsed.by, imported: added, replaced: removed }, () => {
    return `imported ${count(added, 'card')}, in the place of ${removed}`;
  });
}

function list(options: AliasOptions): void {
  const counted = countAliases(aliasPlace());
  if (counted.kind === 'failed') throw new CliError(counted.message);
  const { uids, campusIds, uidsImportedAt, campusIdsImportedAt } = counted.counts;
  const record = {
    uids,
    campusIds,
    uidsImportedAt: timeText(uidsImportedAt),
    campusIdsImportedAt: timeText(campusIdsImportedAt),
  };
  createOutput(options).record(record, () => {
    const since = (at: string | null) => (at === null ? '' : ` (imported ${at})`);
    const ids = `${campusIds} by campus number${since(record.campusIdsImportedAt)}`;
    return `${uids} by UID${since(record.uidsImportedAt)}, ${ids}`;
  });
}

function clear(options: AliasOptions): void {
  const change = clearAliases(aliasPlace());
  if (change.kind === 'failed') throw new CliError(change.message);
  for (const notice of change.notices) say(notice);
  createOutput(options).record({ removed: change.removed }, () => `removed ${count(change.removed, 'card')}`);
}

function check(text: string, options: AliasOptions): void {
  const uid = text.replace(/[:\s-]/g, '').toLowerCase();
  if (!isUidHex(uid)) throw new CliError('a UID has 4, 7 or 10 bytes in hex: 8, 14 or 20 digits', 2);
  const table = createAliasTable({ ...aliasPlace(), onNotice: say });
  try {
    const isKnown = table.find({ by: 'uid', uid }) !== undefined;
    const isReversed = !isKnown && table.find({ by: 'uid', uid: reversedUid(uid) }) !== undefined;
    createOutput(options).record({ known: isKnown, reversed: isReversed }, () => {
      if (isKnown) return 'known';
      return isReversed
        ? 'known with its bytes reversed: if a reader gives it like this, import the list with the other --uid-order'
        : 'not known';
    });
  } finally {
    table.close();
  }
}

function aliasPlace(): AliasPlace {
  const found = aliasPlaceAt(tesseraHome(process.env, process.platform), process.env);
  if (found.kind === 'unusable') throw new CliError(found.message);
  for (const notice of found.notices) say(notice);
  return found.place;
}

/** Anything but ASCII is found by the line it stands in; only what would make one line of the whole is told here. */
function textOf(bytes: Uint8Array, path: string): string {
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  if (isUtf16) throw new CliError(`${path} is UTF-16 text: save it as CSV in UTF-8`);
  return new TextDecoder('utf-8').decode(bytes);
}

function problemLine(file: string, { line, text }: AliasProblem): string {
  return line === null ? `${file}: ${text}` : `${file}:${line}: ${text}`;
}

function count(n: number, what: string): string {
  return n === 1 ? `1 ${what}` : `${n} ${what}s`;
}

function timeText(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString();
}
