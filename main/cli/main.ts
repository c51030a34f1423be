import { Command } from 'commander';
import { keepMemoryLean } from '../memory/keep-memory-lean.ts';
import { CliError } from './cli-error.ts';
import { say } from './output.ts';

type Register = (program: Command) => void;

/** The commands, each loaded when it is called: `tessera parse` needs neither a web server nor SQLite. */
const COMMANDS: Readonly<Record<string, () => Promise<Register>>> = {
  kiosk: async () => {
    keepMemoryLean();
    return (await import('./commands/kiosk.ts')).registerKiosk;
  },
  gate: async () => {
    keepMemoryLean();
    return (await import('./commands/gate.ts')).registerGate;
  },
  check: async () => (await import('./commands/check.ts')).registerCheck,
  parse: async () => (await import('./commands/parse.ts')).registerParse,
  read: async () => (await import('./commands/read.ts')).registerRead,
  readers: async () => (await import('./commands/readers.ts')).registerReaders,
  trust: async () => (await import('./commands/trust.ts')).registerTrust,
  sandbox: async () => (await import('./commands/sandbox.ts')).registerSandbox,
  alias: async () => (await import('./commands/alias.ts')).registerAlias,
  card: async () => (await import('./commands/card.ts')).registerCard,
  operator: async () => (await import('./commands/operator.ts')).registerOperator,
  setup: async () => (await import('./commands/setup.ts')).registerSetup,
  service: async () => (await import('./commands/service.ts')).registerService,
  journal: async () => (await import('./commands/journal.ts')).registerJournal,
  doctor: async () => (await import('./commands/doctor.ts')).registerDoctor,
  sync: async () => (await import('./commands/sync.ts')).registerSync,
  snapshot: async () => (await import('./commands/snapshot.ts')).registerSnapshot,
  update: async () => (await import('./commands/update.ts')).registerUpdate,
  forget: async () => (await import('./commands/forget.ts')).registerForget,
  bench: async () => (await import('./commands/bench.ts')).registerBench,
};

/** The `tessera` command. Exit 0 for a done job whatever the verdict, 1 for bad input or a failed job, 2 for wrong usage. */
async function main(argv: readonly string[]): Promise<void> {
  const program = new Command('tessera')
    .description('validation terminal for the European Student Card')
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'tessera: ')) });
  try {
    const named = COMMANDS[argv[2] ?? ''];
    const loading = named === undefined ? Object.values(COMMANDS) : [named];
    // One after the other: the help lists them in this order.
    for (const load of loading) (await load())(program);
    await program.parseAsync(argv);
  } catch (error) {
    process.exitCode = exitCodeOf(error);
  }
}

function exitCodeOf(error: unknown): number {
  if (error instanceof CliError) {
    say(`tessera: ${error.message}`);
    return error.exitCode;
  }
  // commander has said what it has to say; --help ends this way too.
  if (error instanceof Error && 'code' in error && String(error.code).startsWith('commander.')) {
    return 'exitCode' in error && error.exitCode === 0 ? 0 : 2;
  }
  say(`tessera: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  return 1;
}

await main(process.argv);
