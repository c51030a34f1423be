import type { Command } from 'commander';
import type { z } from 'zod';
import { SYSTEM_CLOCK } from '../../application/system-clock.ts';
import { readJsonFile } from '../../config/json-file.ts';
import { systemErrorCode } from '../../config/read-small-file.ts';
import { sampleRegistryCards } from '../../sandbox/deck.ts';
import { faultRules } from '../../sandbox/fault-rule.ts';
import { sandboxCards } from '../../sandbox/sandbox-card.ts';
import { type SandboxOptions, type SandboxRouter, startSandboxRouter } from '../../sandbox/sandbox-router.ts';
import { CliError } from '../cli-error.ts';
import { createOutput, say } from '../output.ts';
import { portNumber } from '../port-number.ts';
import { untilTold } from '../until-told.ts';
import { wholeNumber } from '../whole-number.ts';

const DEFAULT_PORT = 8270;
const MORE_PORTS = 20;
/** A deck of a whole country's cards is a test, too. */
const MAX_DECK_BYTES = 256 * 1024 * 1024;

interface SandboxCommandOptions {
  readonly port: number;
  readonly cards?: string;
  readonly faults?: string;
  readonly token?: string;
  readonly pageCap?: number;
  readonly json?: boolean;
}

/** `tessera sandbox`: the simulated ESC-Router, until it is interrupted. */
export function registerSandbox(program: Command): void {
  program
    .command('sandbox')
    .description('run a simulated ESC-Router on this machine, with sample cards or your own')
    .option('--port <number>', 'port on 127.0.0.1; 0 for any', portNumber, DEFAULT_PORT)
    .option('--cards <file>', 'JSON list of the cards it knows')
    .option('--faults <file>', 'JSON list of what goes wrong')
    .option('--token <token>', 'what callers of the authenticated interfaces have to send')
    .option('--page-cap <n>', 'largest page of the lists', wholeNumber)
    .option('--json', 'JSON on stdout')
    .action(async (options: SandboxCommandOptions) => {
      const output = createOutput(options);
      const clock = SYSTEM_CLOCK;
      const cards = options.cards === undefined ? sampleRegistryCards(clock.now()) : load(options.cards, sandboxCards);
      const faults = options.faults === undefined ? [] : load(options.faults, faultRules);
      const told = untilTold();
      const router = await startOnFreePort({
        cards,
        faults,
        clock,
        port: options.port,
        ...(options.token === undefined ? {} : { keys: { token: options.token, key: options.token } }),
        ...(options.pageCap === undefined ? {} : { pageCap: options.pageCap }),
      });
      const { url, keys } = router;
      output.record(
        { url, cards: router.cards.size, token: keys.token, key: keys.key },
        () => `simulated ESC-Router at ${url}, ${router.cards.size} cards; token ${keys.token}, key ${keys.key}`,
      );
      await told.ended;
      await router.close();
    });
}

function load<T>(path: string, schema: z.ZodType<T>): T {
  const file = readJsonFile(path, schema, MAX_DECK_BYTES);
  if (file.kind !== 'ok') throw new CliError(file.message);
  return file.value;
}

async function startOnFreePort(options: SandboxOptions & { readonly port: number }): Promise<SandboxRouter> {
  const last = Math.min(options.port + MORE_PORTS, 65_535);
  for (let port = options.port; port <= last; port += 1) {
    try {
      return await startSandboxRouter({ ...options, port });
    } catch (error) {
      const code = systemErrorCode(error);
      if (code === 'EACCES') throw new CliError(`port ${port} may not be used by this user; choose one above 1023`);
      if (code !== 'EADDRINUSE') throw error;
      if (port < last) say(`port ${port} is taken, trying ${port + 1}`);
    }
  }
  throw new CliError(`ports ${options.port} to ${last} are all taken; choose another with --port`);
}
