import { basename } from 'node:path';
import type { Command } from 'commander';
import { tesseraHome } from '../../config/home.ts';
import { readTextFile } from '../../config/json-file.ts';
import { readOnlyCopies } from '../../config/services/kept-copies.ts';
import { loadServices } from '../../config/services/load-services.ts';
import { readOwnInstitutions } from '../../config/services/own-institutions.ts';
import { type ParsedService, parseServiceFile } from '../../config/services/service-file.ts';
import type { ExampleResult } from '../../domain/service/examples.ts';
import { CliError } from '../cli-error.ts';
import { createOutput, say } from '../output.ts';
import { registerServiceReplay } from './service-replay.ts';

/** `tessera service`: the rules of what this terminal stands at. */
export function registerService(program: Command): void {
  const service = program.command('service').description('rules of the services: see docs/services.md');

  service
    .command('check')
    .description('read a service file as the terminal would, and run its examples')
    .argument('<file>', 'the file, such as services/canteen.json')
    .option('--json', 'JSON on stdout')
    .action(check);

  service.command('list').description('services this terminal has').option('--json', 'JSON on stdout').action(list);

  registerServiceReplay(service);
}

function check(path: string, options: { readonly json?: boolean }): void {
  const home = tesseraHome(process.env, process.platform);
  const file = readTextFile(path);
  if (file.kind !== 'read') throw new CliError(file.message);
  const own = readOwnInstitutions(home, readOnlyCopies(home));
  if (own.fault !== undefined) say(`${own.fault.message}; the institutions in the file are not checked`);
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const place = { zone, institutions: own.institutions, areInstitutionsTold: own.areTold };
  const parsed = parseServiceFile(path, file.text, basename(path, '.json'), place);
  const faults = parsed.ok ? [] : parsed.faults;
  const answer = {
    ok: parsed.ok,
    service: basename(path, '.json'),
    faults,
    examples: parsed.results.map(({ name, expected, got, clause, holds }) => ({ name, expected, got, clause, holds })),
  };
  createOutput(options).record(answer, () => reportOf(path, parsed));
  if (!parsed.ok) process.exitCode = 1;
}

function reportOf(path: string, parsed: ParsedService): string {
  const faults = parsed.ok ? [] : parsed.faults;
  const count = parsed.results.length;
  const end = parsed.ok
    ? `${path} can be used: ${count} example${count === 1 ? '' : 's'}, all as expected`
    : `${path} can't be used: ${faults.length} fault${faults.length === 1 ? '' : 's'}`;
  return [...parsed.results.map(lineOf), ...faults, end].join('\n');
}

function lineOf({ name, expected, got, holds }: ExampleResult): string {
  return holds ? `ok    ${name}: ${got}` : `FAIL  ${name}: ${got}, expected ${expected}`;
}

function list(options: { readonly json?: boolean }): void {
  const home = tesseraHome(process.env, process.platform);
  const services = loadServices({ home, access: 'look', notice: () => undefined });
  const all = services.all().map(({ id, name }) => ({ id, name: name.en }));
  const faults = services.faults().map(({ service, message, serves }) => ({ service, message, serves }));
  createOutput(options).record({ services: all, faults }, () =>
    [...all.map(({ id, name }) => `${id}  ${name}`), ...faults.map(({ message }) => `can't be used: ${message}`)].join(
      '\n',
    ),
  );
}
