import type { Command } from 'commander';
import { wholeNumber } from '../whole-number.ts';

/** `tessera update …`: releases signed, found, received, taken into use, and gone back from. */
export function registerUpdate(program: Command): void {
  const update = program.command('update').description('updates of this program: signed, checked, taken back');

  update
    .command('keygen')
    .description('make a key that signs releases; the public half is printed')
    .argument('<file>', 'private key to write; nothing that is there is replaced')
    .option('--json', 'JSON on stdout')
    .action(async (file: string, options) => (await import('../update/keygen.ts')).keygen(file, options));

  update
    .command('sign')
    .description('describe the packages in a folder as a release, and sign it')
    .argument('<folder>', 'folder with the packages; manifest and signature are written into it')
    .requiredOption('--release <file>', 'JSON with what the release says of itself; see updates.md')
    .requiredOption('--key <file...>', 'private keys; one signs, two change the keys')
    .option('--days <n>', 'how long the release may be taken', wholeNumber, 60)
    .option('--json', 'JSON on stdout')
    .action(async (folder: string, options) => (await import('../update/sign.ts')).sign(folder, options));

  for (const [name, description] of [
    ['check', 'ask whether there is something newer'],
    ['download', 'the same, and receive it'],
  ] as const) {
    update
      .command(name)
      .description(description)
      .option('--from <folder>', 'folder with a release, in place of the server')
      .option('--json', 'JSON on stdout')
      .action(async (options) => (await import('../update/look.ts')).look(name, options));
  }

  update
    .command('apply')
    .description('switch to the update that was received; it runs from the next start on')
    .option('--json', 'JSON on stdout')
    .action(async (options) => (await import('../update/take.ts')).apply(options));

  update
    .command('rollback')
    .description('switch back to the version before, and do not take this one again')
    .option('--json', 'JSON on stdout')
    .action(async (options) => (await import('../update/take.ts')).rollBack(options));

  update
    .command('status')
    .description('what runs, what is ready, what is on trial, what is not tried again')
    .option('--json', 'JSON on stdout')
    .action(async (options) => (await import('../update/take.ts')).status(options));

  update
    .command('guard')
    .description('before a start: count it, and go back where a new version does not get well')
    .option('--json', 'JSON on stdout')
    .action(async (options) => (await import('../update/take.ts')).guard(options));
}
