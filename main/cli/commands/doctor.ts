import type { Command } from 'commander';
import type { Finding } from '../doctor/check.ts';
import { createOutput } from '../output.ts';

const MARK = { ok: 'ok  ', warn: 'WARN', fail: 'FAIL' } as const;

/** `tessera doctor`: everything a technician asks, with codes and remedies. */
export function registerDoctor(program: Command): void {
  program
    .command('doctor')
    .description(
      'examine this machine: reader service, permissions, drivers, readers, versions, folders, registry, clock, data',
    )
    .option('--online', 'ask the registry, too: for a card that nobody has')
    .option('--json', 'JSON on stdout')
    .action(async (options: { json?: boolean; online?: boolean }) => {
      const [{ examine }, { thisMachine }] = await Promise.all([
        import('../doctor/run-doctor.ts'),
        import('../doctor/this-machine.ts'),
      ]);
      const findings = await examine(await thisMachine({ online: options.online ?? false }));
      createOutput(options).record({ isHealthy: findings.every(({ state }) => state !== 'fail'), findings }, () =>
        findings.map(inWords).join('\n'),
      );
    });
}

function inWords({ code, state, what, remedy }: Finding): string {
  return `${MARK[state]}  ${code}: ${what}${remedy === null ? '' : `\n      -> ${remedy}`}`;
}
