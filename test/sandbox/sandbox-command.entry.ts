import { Command } from 'commander';
import { CliError } from '../../main/cli/cli-error.ts';
import { registerSandbox } from '../../main/cli/commands/sandbox.ts';

// The command alone, for a process of its own; ends as the whole command line does.
const program = new Command('tessera');
registerSandbox(program);
try {
  await program.parseAsync(process.argv);
} catch (error) {
  if (!(error instanceof CliError)) throw error;
  process.stderr.write(`tessera: ${error.message}\n`);
  process.exitCode = error.exitCode;
}
