import type { Command } from 'commander';
import type { PresentationReport, Terminal } from '../../application/lane/terminal.ts';
import { openLog } from '../../log/log.ts';
import { openReaders } from '../../shell/start/open-readers.ts';
import { startTerminal } from '../../shell/start/start-terminal.ts';
import { CliError } from '../cli-error.ts';
import { createOutput, say } from '../output.ts';
import { untilTold } from '../until-told.ts';

interface GateOptions {
  readonly demo?: boolean;
  readonly router?: string;
  readonly service?: string;
  readonly reader?: string;
  readonly json?: boolean;
}

/** `tessera gate`: readers in, gates out, no page. */
export function registerGate(program: Command): void {
  program
    .command('gate')
    .description('run the terminal without a screen: readers in, gates out')
    .option('--demo', 'simulated registry')
    .option('--router <url>', 'registry to ask: production, sandbox, or an address')
    .option('--service <id>', 'service this terminal stands at')
    .option('--reader <name>', 'part of the name of the reader to use, a virtual one too')
    .option('--json', 'a JSON line a verdict on stdout')
    .action(gate);
}

async function gate(options: GateOptions): Promise<void> {
  const told = untilTold();
  const start = await startTerminal({
    options: {
      demo: options.demo ?? false,
      router: options.router ?? null,
      service: options.service ?? null,
      reader: options.reader ?? null,
    },
    env: process.env,
    platform: process.platform,
    log: openLog({ level: 'warn' }),
    openReaders,
    hasPage: false,
    shell: 'none',
  });
  if (start.kind !== 'started') throw new CliError(start.message, start.kind === 'impossible' ? 2 : 1);
  try {
    // Nobody would see an out-of-order screen: the end of the process is what is noticed here.
    const { session } = start.terminal.view;
    if (session.state === 'out-of-order') {
      throw new CliError(`out of order (${session.code}): ${session.message}. ${session.remedy}`);
    }
    const output = createOutput(options);
    start.lanes.onVerdict((report, lane) =>
      output.record(lineOf(report, lane), () => `${lane}: ${report.verdict.kind}/${report.verdict.reason}`),
    );
    say(start.lanes.all.map(laneLine).join('\n'));
    await told.ended;
  } finally {
    await start.close();
  }
}

function laneLine({ view }: Terminal): string {
  return `serving ${view.lane}: ${view.service.id}${view.gate.state === 'none' ? ', no gate' : ''}`;
}

/** A verdict as a line for scripts. No card number in it. */
function lineOf({ presentationId, verdict, steps }: PresentationReport, lane: string): object {
  const about =
    verdict.kind === 'unreadable'
      ? { evidence: null, source: null, ageSeconds: null, detail: verdict.detail }
      : { evidence: verdict.evidence, source: verdict.source, ageSeconds: verdict.ageSeconds };
  const clause = 'clause' in verdict ? (verdict.clause?.kind ?? null) : null;
  const { kind, reason } = verdict;
  return { lane, presentation: presentationId, verdict: kind, reason, clause, ...about, steps };
}
