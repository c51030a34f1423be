import type { Command } from 'commander';
import { tesseraHome } from '../../config/home.ts';
import { loadServices } from '../../config/services/load-services.ts';
import type { ParsedService } from '../../config/services/service-file.ts';
import { tryServiceFile } from '../../config/services/try-service-file.ts';
import type { ExampleResult } from '../../domain/service/examples.ts';
import { createOutput, say } from '../output.ts';
import { registerServiceReload } from './service-reload.ts';
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

  registerServiceReload(service);
  registerServiceReplay(service);
}

function check(path: string, options: { readonly json?: boolean }): void {
  const { id, parsed, institutions } = tryServiceFile(path, tesseraHome(process.env, process.platform));
  if (institutions !== undefined) say(`${institutions.message}; ${INSTITUTIONS_WORDS[institutions.serves]}`);
  const examples = parsed.results.map(({ name, expected, got, clause, holds }) => ({
    name,
    expected,
    got,
    clause: clause?.kind ?? null,
    holds,
  }));
  const answer = { ok: parsed.ok, service: id, faults: parsed.ok ? [] : parsed.faults, examples };
  createOutput(options).record(answer, () => reportOf(path, parsed));
  if (!parsed.ok) process.exitCode = 1;
}

const INSTITUTIONS_WORDS = {
  'last-accepted': 'the list accepted last counts',
  nothing: 'no PIC in the file is held against a list',
} as const;

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
