import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { renderSVG, renderUnicodeCompact } from 'uqr';
import { systemErrorCode } from '../../config/read-small-file.ts';
import { configCodeOf } from '../../setup/config-code.ts';
import { offerOfFile } from '../../setup/offered-config.ts';
import { CliError } from '../cli-error.ts';
import { createOutput } from '../output.ts';

/** `tessera setup`: what is prepared elsewhere for the setup screen of a terminal. */
export function registerSetup(program: Command): void {
  const setup = program.command('setup').description('prepare what the setup screen of a terminal takes');
  setup
    .command('qr')
    .description('make a QR code of a configuration, for the camera of a terminal that is being set up')
    .argument('<file>', 'the configuration, such as config.json')
    .option('--out <file>', 'write the code as SVG, to be printed or shown; without it, it is drawn here')
    .option('--json', 'JSON on stdout: { text, characters }')
    .action(makeCode);
}

function makeCode(path: string, options: { readonly out?: string; readonly json?: boolean }): void {
  const offered = offerOfFile(path);
  if (!offered.ok) throw new CliError(offered.message);
  const code = configCodeOf(offered.settings);
  if (!code.ok) throw new CliError(`${path}: ${code.message}`);
  const { text } = code;
  if (options.out !== undefined) write(options.out, renderSVG(text, { ecc: 'L', border: 4 }));
  createOutput(options).record({ text, characters: text.length, file: options.out ?? null }, () =>
    options.out === undefined ? renderUnicodeCompact(text, { ecc: 'L', border: 4 }) : `written to ${options.out}`,
  );
}

function write(path: string, svg: string): void {
  try {
    writeFileSync(path, svg);
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === undefined) throw error;
    throw new CliError(`${path}: can't be written (${code})`);
  }
}
