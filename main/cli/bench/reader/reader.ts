import { listReaders } from '../../../../native/pcsc/list-readers.ts';
import { readerModel } from '../../../../native/pcsc/reader-quirks.ts';
import { superviseReaders } from '../../../../native/pcsc/supervision/supervisor.ts';
import type { CardRead, CardReaders, ReaderEvent } from '../../../application/ports/terminal-ports.ts';
import { CliError } from '../../cli-error.ts';
import { distributionOf } from '../distribution.ts';
import { readLyingCard } from '../faults/reader-lying.ts';
import { type CompatibilityReport, compatibilityOf, type GuidedStep } from './reader-compatibility.ts';

export interface ReaderBenchOptions {
  /** Part of the name; without it the only one there is. */
  readonly reader?: string;
  /** How often the card is to be held out. */
  readonly taps?: number;
  /** How long each thing asked for is waited for, in seconds. */
  readonly timeout?: number;
  /** What the person at the reader is told. */
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

/** A card stays this long after it was read before the next thing is asked for, at most, in ms. */
const REMOVAL_LIMIT_MS = 15_000;
/** Reads of a card that is not lifted. */
const READS_LYING = 50;

/**
 * `tessera bench reader`: leads a person with a card through what a terminal asks of a reader, and says how it did.
 * Nothing that names a card or a person is in the report. Throws a {@link CliError} where there is no such reader.
 */
export async function benchReader(options: ReaderBenchOptions): Promise<CompatibilityReport> {
  const name = await chooseReader(options.reader);
  const limitMs = (options.timeout ?? 30) * 1_000;
  const taps = options.taps ?? 10;
  const readers = superviseReaders({ filter: { only: name, virtualReaders: true } });
  const events = listen(readers, name);
  let steps: Omit<Parameters<typeof compatibilityOf>[0], 'lying' | 'spread' | 'reader'>;
  try {
    const repeats: CardRead[] = [];
    let missed = 0;
    for (let tap = 1; tap <= taps && !options.signal.aborted; tap += 1) {
      options.say(`${tap}/${taps}: hold a student card flat on ${name} until this line is followed by the next`);
      const read = await events.nextRead(limitMs, options.signal);
      if (read === undefined) {
        missed += 1;
        if (repeats.length === 0) throw new CliError(`no card on ${name} within ${limitMs / 1_000} s`);
        break;
      }
      repeats.push(read);
      options.say('   take it away');
      await events.empty(REMOVAL_LIMIT_MS, options.signal);
    }
    const torn = await guided(options, events, limitMs, 'now only brush the reader with the card: as short as you can');
    const double = await guided(
      options,
      events,
      limitMs,
      'now hold two cards on the reader at once, one over the other',
    );
    const after = await guided(options, events, limitMs, 'and the first card alone, once more');
    steps = { repeats, missed, torn, double, after };
  } finally {
    await readers.close();
  }
  // Read by this process itself, which shows single commands; the other one would read beside it.
  if (!options.signal.aborted) options.say(`last: lay the card on ${name} and leave it there`);
  const lying = await readLyingCard(name, READS_LYING, limitMs, options.signal);
  if (lying !== undefined) options.say('   take it away');
  const spread = (ms: readonly number[]) => distributionOf(Float64Array.from(ms));
  return compatibilityOf({ ...steps, reader: { ...readerModel(name), name }, lying, spread });
}

async function guided(
  { say, signal }: ReaderBenchOptions,
  events: ReturnType<typeof listen>,
  limitMs: number,
  what: string,
): Promise<GuidedStep> {
  if (signal.aborted) return { kind: 'not-done' };
  say(what);
  const read = await events.nextRead(limitMs, signal);
  if (read === undefined) return { kind: 'not-done' };
  say('   take it away');
  await events.empty(REMOVAL_LIMIT_MS, signal);
  return { kind: 'done', outcome: read.outcome.kind, reason: 'reason' in read.outcome ? read.outcome.reason : null };
}

async function chooseReader(wanted: string | undefined): Promise<string> {
  const { pcsc, readers } = await listReaders();
  if (!pcsc.running) throw new CliError(`no PC/SC service (${pcsc.detail}): see tessera doctor`);
  const fitting = readers
    .map(({ name }) => name)
    .filter((name) => wanted === undefined || name.toLowerCase().includes(wanted.toLowerCase()));
  const [name] = fitting;
  if (name !== undefined && fitting.length === 1) return name;
  const there = readers.map((reader) => reader.name).join(', ') || 'none';
  throw new CliError(`--reader has to name one reader; there is: ${there}`);
}

/** Reads and removals of one reader, waited for with limits. */
function listen(readers: CardReaders, name: string) {
  const reads: CardRead[] = [];
  let isEmpty = true;
  let wake = () => {};
  readers.subscribe((event: ReaderEvent) => {
    if (!('reader' in event) || event.reader !== name) return;
    if (event.kind === 'card-present') isEmpty = false;
    if (event.kind === 'card-removed' || event.kind === 'reader-removed') isEmpty = true;
    if (event.kind === 'card-read') reads.push(event.read);
    wake();
  });
  function until<T>(look: () => T | undefined, limitMs: number, signal: AbortSignal): Promise<T | undefined> {
    return new Promise((resolve) => {
      const finish = (result: T | undefined) => {
        clearTimeout(limit);
        signal.removeEventListener('abort', giveUp);
        wake = () => {};
        resolve(result);
      };
      const giveUp = () => finish(undefined);
      const limit = setTimeout(giveUp, limitMs);
      signal.addEventListener('abort', giveUp);
      wake = () => {
        const found = look();
        if (found !== undefined) finish(found);
      };
      wake();
    });
  }
  return {
    nextRead: (limitMs: number, signal: AbortSignal) => until(() => reads.shift(), limitMs, signal),
    empty: (limitMs: number, signal: AbortSignal) => until(() => isEmpty || undefined, limitMs, signal),
  };
}
