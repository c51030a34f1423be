import type { UtilityProcess } from 'electron';
import { describe, expect, it } from 'vitest';
import { utilityCommand } from '../../../main/shell/electron/utility-command.ts';
import { electronEvents } from '../../fakes/electron-events.ts';
import { strictFake } from '../../fakes/strict-fake.ts';

function command(limitMs = 5_000) {
  const events = electronEvents();
  const words = electronEvents();
  const calls: unknown[] = [];
  const child = strictFake<UtilityProcess>('child', {
    stdout: { on: words.on } as never,
    once: events.on as never,
    kill: () => {
      calls.push('killed');
      return true;
    },
  });
  const run = utilityCommand((...given) => {
    calls.push(given);
    return child;
  }, '/out/main/cli.js');
  return {
    answer: run(['doctor', '--json'], limitMs),
    calls,
    says: (text: string) => words.raise('data', Buffer.from(text)),
    ends: (code: number) => events.raise('exit', code),
  };
}

describe('a command of its own in Electron', () => {
  it('runs the bundled command and gives what it printed', async () => {
    const { answer, calls, says, ends } = command();
    says('{"findings"');
    says(':[]}');
    ends(0);
    expect(await answer).toBe('{"findings":[]}');
    expect(calls[0]).toMatchObject(['/out/main/cli.js', ['doctor', '--json'], { stdio: ['ignore', 'pipe', 'ignore'] }]);
  });

  it('fails where the command does', async () => {
    const { answer, ends } = command();
    ends(1);
    await expect(answer).rejects.toThrow('exit 1');
  });

  it('ends a command that does not answer in time', async () => {
    const { answer, calls } = command(5);
    await expect(answer).rejects.toThrow('no answer within 0.005 s');
    expect(calls).toContain('killed');
  });
});
