import type { Command } from 'commander';
import { ensureHome, tesseraHome } from '../../config/home.ts';
import { keepPin, pinFault } from '../../store/keys/operator-pin-file.ts';
import { CliError } from '../cli-error.ts';
import { createOutput, say } from '../output.ts';
import { textLines } from '../text-lines.ts';

/** `tessera operator set-pin`: the PIN staff need to let somebody pass against the verdict. */
export function registerOperator(program: Command): void {
  const operator = program.command('operator').description('what the staff at this terminal may do');
  operator
    .command('set-pin')
    .description('set the PIN for letting somebody pass; reads one line from stdin, 6 to 12 digits')
    .option('--json', 'JSON on stdout')
    .action(setPin);
}

async function setPin(options: { readonly json?: boolean }): Promise<void> {
  // Never an argument: those stand in the list of processes and in the shell's history.
  if (process.stdin.isTTY === true) say('new PIN, then Enter (it is shown as you type):');
  const pin = (await firstLine())?.trim() ?? '';
  const fault = pinFault(pin);
  if (fault !== undefined) throw new CliError(fault);
  const home = tesseraHome(process.env, process.platform);
  const ready = ensureHome(home);
  if (!ready.ok) throw new CliError(ready.message);
  const kept = await keepPin(home.keysFolder, pin);
  if (!kept.ok) throw new CliError(kept.message);
  createOutput(options).record({ set: true }, () => 'the PIN is set; a running terminal takes it within seconds');
}

async function firstLine(): Promise<string | undefined> {
  for await (const line of textLines(process.stdin)) return line;
  return undefined;
}
