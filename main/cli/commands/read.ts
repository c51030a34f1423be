import type { Command } from 'commander';
import { serviceRemedy } from '../../../native/pcsc/service-remedy.ts';
import { superviseReaders } from '../../../native/pcsc/supervision/supervisor.ts';
import { type ResolvedRead, resolveAlias } from '../../application/lane/resolve-alias.ts';
import type { AliasTable, ReaderEvent } from '../../application/ports/terminal-ports.ts';
import { SYSTEM_CLOCK } from '../../application/system-clock.ts';
import { tesseraHome } from '../../config/home.ts';
import { DEFAULT_SETTINGS, loadSettings } from '../../config/settings.ts';
import type { Authenticity } from '../../domain/credential.ts';
import type { Recogniser } from '../../domain/recogniser.ts';
import { openAliases } from '../../shell/start/open-aliases.ts';
import { lookForUnknownInstitutions, openProof } from '../../shell/start/open-proof.ts';
import type { TrustedSource } from '../../trust/proof-source.ts';
import { CliError } from '../cli-error.ts';
import { createOutput, say } from '../output.ts';
import { untilTold } from '../until-told.ts';

interface ReadCommandOptions {
  readonly once?: boolean;
  readonly timeout?: string;
  readonly reader?: string;
  readonly json?: boolean;
}

/** Longest `--timeout`, in seconds: what a timer of Node can hold. */
const MAX_TIMEOUT_SECONDS = 2_000_000;

/** `tessera read`: reads the cards that come to any reader, a line a card. */
export function registerRead(program: Command): void {
  program
    .command('read')
    .description('read cards on PC/SC readers, a line a card')
    .option('--once', 'end after the first card')
    .option('--timeout <seconds>', 'end after so long; without a card that is a failure')
    .option('--reader <name>', 'use only readers whose name contains this')
    .option('--json', 'JSON on stdout')
    .action(async (options: ReadCommandOptions) => {
      const timeoutSeconds = options.timeout === undefined ? undefined : parseTimeout(options.timeout);
      const cards = await readCards(options, timeoutSeconds);
      if (cards === 0 && timeoutSeconds !== undefined) {
        throw new CliError(`no card within ${timeoutSeconds} s`);
      }
    });
}

function parseTimeout(text: string): number {
  const seconds = Number(text);
  if (text.trim() !== '' && seconds > 0 && seconds <= MAX_TIMEOUT_SECONDS) return seconds;
  throw new CliError(`--timeout takes a number of seconds above 0, not "${text}"`, 2);
}

/** Reads until told to stop, by `--once`, the time limit or a signal; gives the number of cards. */
async function readCards(options: ReadCommandOptions, timeoutSeconds: number | undefined): Promise<number> {
  const output = createOutput(options);
  const filter = { virtualReaders: true, ...(options.reader === undefined ? {} : { only: options.reader }) };
  const { recognisers, aliases, proof } = openConfigured();
  const readers = superviseReaders({ filter, recognisers, proof });
  lookForUnknownInstitutions(readers, proof);
  const { promise: stopped, resolve: stop } = Promise.withResolvers<void>();
  const limit = timeoutSeconds === undefined ? undefined : setTimeout(stop, timeoutSeconds * 1_000);
  untilTold().signal.addEventListener('abort', () => stop());
  let cards = 0;

  const tellState = createStateTeller(options.reader);
  readers.subscribe((event) => {
    tellState(event);
    if (event.kind !== 'card-read' || (options.once === true && cards > 0)) return;
    cards += 1;
    const { reader } = event;
    const read = resolveAlias(event.read, aliases);
    output.record(describeRead(reader, read), () => readInWords(reader, read));
    if (options.once === true) stop();
  });
  try {
    await stopped;
    return cards;
  } finally {
    clearTimeout(limit);
    await readers.close();
    await proof.close();
    aliases?.close();
  }
}

/** Cards are read as the terminal of this configuration reads them. */
function openConfigured(): {
  readonly recognisers: readonly Recogniser[];
  readonly aliases: AliasTable | undefined;
  readonly proof: TrustedSource;
} {
  const home = tesseraHome(process.env, process.platform);
  const loaded = loadSettings(home);
  if (loaded.kind === 'broken') throw new CliError(loaded.message);
  const { recognisers, trust, registry } = loaded.kind === 'ok' ? loaded.settings : DEFAULT_SETTINGS;
  const proof = openProof({ trust, registry, home, env: process.env, clock: SYSTEM_CLOCK, notice: say });
  return { recognisers, aliases: openAliases(recognisers, home, process.env, say), proof };
}

/** The line of one card; `escn` and `recogniser` are null together, and `reason` says why then. */
function describeRead(reader: string, { atr, uid, outcome, tried, apdus, ms }: ResolvedRead) {
  const named = 'escn' in outcome ? outcome : null;
  const nameless = 'escn' in outcome ? null : outcome;
  return {
    reader,
    atr,
    uid,
    escn: named?.escn ?? null,
    recogniser: named?.recogniser ?? null,
    // A number out of the alias table has nothing on the chip to prove.
    authenticity: outcome.kind === 'escn' ? outcome.authenticity : null,
    reason: nameless?.reason ?? null,
    detail: nameless?.detail ?? null,
    tried,
    apdus,
    ms: Math.round(ms * 100) / 100,
  };
}

function readInWords(reader: string, { outcome, tried, apdus, ms }: ResolvedRead): string {
  return `${reader}: ${outcomeInWords(outcome, tried)}, ${apdus} APDUs, ${ms.toFixed(1)} ms`;
}

function outcomeInWords(outcome: ResolvedRead['outcome'], tried: ResolvedRead['tried']): string {
  if (outcome.kind === 'escn')
    return `${outcome.escn}  by ${outcome.recogniser}, ${authenticityInWords(outcome.authenticity)}`;
  if (outcome.kind === 'alias') return `${outcome.escn}  by ${outcome.recogniser}, from the alias table`;
  const detail = outcome.detail === null ? '' : ` (${outcome.detail})`;
  const whys = tried.map(({ recogniser, why }) => `${recogniser} ${why}`).join(', ');
  return `no card number: ${outcome.reason}${detail}${whys === '' ? '' : `; asked: ${whys}`}`;
}

function authenticityInWords(authenticity: Authenticity): string {
  if ('reason' in authenticity) return `${authenticity.kind} (${authenticity.reason})`;
  const { kind, institution, signer } = authenticity;
  return `${kind}, signed by ${institution ?? signer}`;
}

/** Says on stderr what keeps cards from being read, each time that changes. */
function createStateTeller(only: string | undefined): (event: ReaderEvent) => void {
  const names = new Set<string>();
  let told = '';
  const tell = (line: string) => {
    if (line !== told && line !== '') say(line);
    told = line;
  };
  return (event) => {
    if (event.kind === 'reader-added') names.add(event.reader);
    if (event.kind === 'reader-removed') names.delete(event.reader);
    if (event.kind === 'reader-added') tell(`reading on ${[...names].join(', ')}`);
    else if (event.kind === 'service' && event.state === 'running' && names.size === 0) {
      tell('PC/SC runs; waiting for a reader');
    } else if (event.kind === 'reader-removed' && names.size === 0) {
      tell(
        only === undefined
          ? 'no reader any more; waiting for one'
          : `no reader named "${only}" any more; waiting for it`,
      );
    } else if (event.kind === 'service' && event.state === 'no-service') {
      tell(`no PC/SC service (${event.detail}): ${serviceRemedy(process.platform)}; waiting for it`);
    } else if (event.kind === 'service' && event.state === 'crash-loop') {
      tell(`the reader process ends again and again (${event.detail}); still trying`);
    }
  };
}
