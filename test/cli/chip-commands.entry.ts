import { Command } from 'commander';
import { CliError } from '../../main/cli/cli-error.ts';
import { registerAlias } from '../../main/cli/commands/alias.ts';
import { registerCard } from '../../main/cli/commands/card.ts';
import { registerRead } from '../../main/cli/commands/read.ts';
import { registerReaders } from '../../main/cli/commands/readers.ts';
import { registerTrust } from '../../main/cli/commands/trust.ts';

// The commands alone, for a process of their own; ends as the whole command line does.
const program = new Command('tessera');
registerRead(program);
registerReaders(program);
registerCard(program);
registerAlias(program);
registerTrust(program);
try {
  await program.parseAsync(process.argv);
} catch (error) {
  if (!(error instanceof CliError)) throw error;
  process.stderr.write(`tessera: ${error.message}\n`);
  process.exitCode = error.exitCode;
}
