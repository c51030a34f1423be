import { Command } from 'commander';
import { CliError } from './cli-error.ts';
import { registerCheck } from './commands/check.ts';
import { registerKiosk } from './commands/kiosk.ts';
import { registerParse } from './commands/parse.ts';
import { registerSandbox } from './commands/sandbox.ts';
import { say } from './output.ts';

/** The `tessera` command. Exit 0 for a done job whatever the verdict, 1 for bad input or a failed job, 2 for wrong usage. */
async function main(argv: readonly string[]): Promise<void> {
  const program = new Command('tessera')
    .description('validation terminal for the European Student Card')
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'tessera: ')) });
  registerKiosk(program);
  registerCheck(program);
  registerParse(program);
  registerSandbox(program);
  try {
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
  // commander has said what it has to say; --help and --version end this way too.
  if (error instanceof Error && 'code' in error && String(error.code).startsWith('commander.')) {
    return 'exitCode' in error && error.exitCode === 0 ? 0 : 2;
  }
  say(`tessera: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  return 1;
}

await main(process.argv);
