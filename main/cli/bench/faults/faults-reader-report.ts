import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import type { ReaderEvent } from '../../../application/ports/terminal-ports.ts';
import { CliError } from '../../cli-error.ts';
import { isVpcdListening, whyNoOwnPcscd } from '../reader/own-pcscd.ts';
import { withPcscd } from '../reader/pcscd-for-bench.ts';
import { carelessRead } from './careless-read.ts';
import { runScriptedFaults, type ScriptedFaults } from './faults-reader.ts';
import { type PcscdFaults, runPcscdFaults } from './faults-reader-pcscd.ts';
import { type HostileAnswers, runHostileAnswers } from './hostile-answers.ts';
import { measureReaderMemory, type ReaderMemory } from './reader-memory.ts';

export interface ReaderFaultOptions {
  readonly count?: number;
  readonly answers?: number;
  readonly onPcscd?: number;
  readonly apdus?: number;
  readonly seed?: number;
  readonly report?: string;
}

export interface ReaderFaultRun {
  readonly machine: string;
  readonly seed: number;
  readonly scripted: ScriptedFaults;
  /** Null where there is no pcscd; `why` says so. */
  readonly onPcscd: PcscdFaults | null;
  readonly memory: ReaderMemory | null;
  readonly why: string | null;
  readonly hostile: HostileAnswers;
  /** The same checks on something that is wrong: each has to fail. */
  readonly negativeControl: { readonly staleReadsFound: number; readonly limitBreachesFound: number };
  readonly isWithinBudget: boolean;
}

const USABLE_AGAIN_P99_MS = 3_000;

/**
 * `tessera bench faults reader`: random faults of a scripted reader process, a share of them on a real pcscd, hostile
 * card answers, and the memory of it all. Writes a Markdown report where `report` names a file.
 */
export async function benchReaderFaults(options: ReaderFaultOptions): Promise<ReaderFaultRun> {
  const { count = 10_000, answers = 1_000_000, onPcscd = 60, apdus = 1_000_000, seed = 20_260_101 } = options;
  const scripted = await runScriptedFaults(count, seed);
  const hostile = await runHostileAnswers(answers, seed);
  const controlOfReads = await runScriptedFaults(Math.min(count, 500), seed, mislabelReads());
  const controlOfLimits = await runHostileAnswers(Math.min(answers, 20_000), seed, carelessRead);
  const why = isVpcdListening() ? null : (whyNoOwnPcscd() ?? null);
  const real =
    why === null
      ? await withPcscd(({ restart }) => onRealReader(onPcscd, apdus, seed, restart))
      : { faults: null, memory: null };
  const run: ReaderFaultRun = {
    machine: `${cpus()[0]?.model ?? 'unknown'}, ${cpus().length} cores, Node ${process.version}`,
    seed,
    scripted,
    onPcscd: real.faults,
    memory: real.memory,
    why,
    hostile,
    negativeControl: {
      staleReadsFound: controlOfReads.staleOrMissingReads,
      limitBreachesFound: controlOfLimits.overTheLimits,
    },
    isWithinBudget:
      isSound(scripted) &&
      (real.faults === null || isSound(real.faults)) &&
      hostile.uncaught + hostile.overTheWall + hostile.overTheLimits + hostile.behindTheWall === 0 &&
      controlOfReads.staleOrMissingReads > 0 &&
      controlOfLimits.overTheLimits > 0,
  };
  if (options.report !== undefined) write(options.report, reportOf(run));
  return run;
}

async function onRealReader(faults: number, apdus: number, seed: number, restart: () => Promise<void>) {
  return {
    faults: faults === 0 ? null : await runPcscdFaults(faults, seed, restart),
    memory: apdus === 0 ? null : await measureReaderMemory(apdus),
  };
}

function isSound({ staleOrMissingReads, neverUsableAgain, usableAgainMs }: ScriptedFaults | PcscdFaults): boolean {
  return staleOrMissingReads + neverUsableAgain === 0 && usableAgainMs.p99 <= USABLE_AGAIN_P99_MS;
}

/** The negative control: a relay that gives each read to the card after the one it is of. */
function mislabelReads(): (event: ReaderEvent, take: (event: ReaderEvent) => void) => void {
  let withheld: (ReaderEvent & { kind: 'card-read' }) | undefined;
  return (event, take) => {
    if (event.kind !== 'card-read') return take(event);
    if (withheld !== undefined) take({ ...withheld, cardId: event.cardId });
    withheld = event;
  };
}

function reportOf(run: ReaderFaultRun): string {
  const { scripted, onPcscd, hostile, memory, negativeControl } = run;
  const kinds = Object.entries(scripted.byFault)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([fault, times]) => `| ${fault} | ${times} | ${scripted.worstMsByFault[fault] ?? '—'} |`);
  const real =
    onPcscd === null
      ? [`None: ${run.why ?? 'not asked for'}.`]
      : [
          `${onPcscd.faults} faults over vpcd on a real pcscd: ${Object.entries(onPcscd.byFault)
            .map(([fault, times]) => `${fault} ${times}`)
            .join(', ')}.`,
          '',
          `Usable again, the driver's polling every 0.4 s included: p50 ${onPcscd.usableAgainMs.p50} ms, p99 ${onPcscd.usableAgainMs.p99} ms, worst ${onPcscd.usableAgainMs.max} ms. Never: ${onPcscd.neverUsableAgain}. Stale or missing reads: ${onPcscd.staleOrMissingReads}. The daemon itself died ${onPcscd.pcscdDeaths} times, of a cut in the middle of an answer (a fault of vsmartcard's driver), and was started again.`,
        ];
  return `${[
    '# Reader faults',
    '',
    'Made by `tessera bench faults reader --report docs/fault-matrix-reader.md`. The same seed gives the same faults.',
    '',
    `${run.machine}; seed ${run.seed}. **${run.isWithinBudget ? 'Within budget.' : 'OVER BUDGET.'}**`,
    '',
    '## A scripted reader process',
    '',
    `${scripted.faults} random faults on the real supervisor, in virtual time: what a process told, and when, is scripted; what is made of it is not. After each fault people hold out a card until it is read.`,
    '',
    `Usable again: p50 ${scripted.usableAgainMs.p50} ms, p95 ${scripted.usableAgainMs.p95} ms, p99 ${scripted.usableAgainMs.p99} ms, worst ${scripted.usableAgainMs.max} ms (budget: p99 ${USABLE_AGAIN_P99_MS} ms). Never: ${scripted.neverUsableAgain}. Stale or missing reads: ${scripted.staleOrMissingReads}.`,
    '',
    '"crash-loop" is two or three crashes behind each other; from the fifth on the reader is out of order, with a code, and tried again every 10 s.',
    '',
    '| fault | times | worst until usable again, ms |',
    '| --- | --- | --- |',
    ...kinds,
    '',
    '## A real pcscd',
    '',
    ...real,
    '',
    '## Hostile cards',
    '',
    `${hostile.answers} answers in ${hostile.reads} reads, in process: ${Object.entries(hostile.byOutcome)
      .map(([kind, times]) => `${kind} ${times}`)
      .join(
        ', ',
      )}. Uncaught: ${hostile.uncaught}. Over the 600 ms wall: ${hostile.overTheWall} (worst ${Math.round(hostile.readMs.max)} ms). Most frames of a file: ${hostile.mostFrames}; most bytes received of one, the frame that was too many included: ${hostile.mostFileBytes}; most APDUs of a read: ${hostile.mostApdus}. Files cut off at 4 KiB: ${hostile.filesAtTheCap}. Over these limits: ${hostile.overTheLimits}. Heap growth: ${hostile.heapGrowthMb} MB.`,
    '',
    `Half of the reads try to prove the card, with its certificate to be read. A fifth of the cards is slow, up to 400 ms an answer, in virtual time: the wall ended ${hostile.endedByTheWall} reads, and ${hostile.behindTheWall} commands were sent behind it. What the supervisor makes of a card that stays silent: \`silent-card\` above, and on the real pcscd.`,
    '',
    '## Memory',
    '',
    memory === null
      ? 'Not measured.'
      : `The reader process's own parts after ${memory.apdus} APDUs on a real pcscd (${memory.seconds} s): ${memory.rssMb.before} MB resident before; after each tenth of them ${memory.rssMb.afterEachTenth.join(', ')} MB, of which JavaScript holds ${memory.heapMb} MB on its heap and ${memory.externalMb} MB outside it. A reader process above 250 MB is ended for a new one while no card lies anywhere (\`grown-large\` above).`,
    '',
    '## Negative control',
    '',
    `The same checks on something that is wrong have to fail, and do: reads given to the next card, ${negativeControl.staleReadsFound} breaches found; a reader that fetches frames for as long as the card says so, ${negativeControl.limitBreachesFound} breaches found.`,
  ].join('\n')}\n`;
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new CliError(`the report can't be written to ${file} (${code})`);
  }
}
