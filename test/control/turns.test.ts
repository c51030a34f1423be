import { describe, expect, it } from 'vitest';
import { createTurns } from '../../main/control/turns.ts';

describe('turns', () => {
  it('go to one command at a time; the next hears who is at work', async () => {
    const turns = createTurns();
    const first = await turns.take('sync');
    expect(await turns.take('forget')).toEqual({ kind: 'busy', job: 'sync' });
    if (first.kind === 'turn') first.end();
    expect(await turns.take('forget')).toMatchObject({ kind: 'turn' });
  });

  it("of the terminal's own work give way to a command, which waits for its orderly end", async () => {
    const turns = createTurns();
    const order: string[] = [];
    const own = turns.takePolitely('its own sync', () => void order.push('asked to give way'));
    const command = turns.take('forget').then(() => void order.push('command has it'));
    await Promise.resolve();
    order.push('own work ends');
    own?.end();
    await command;
    expect(order).toEqual(['asked to give way', 'own work ends', 'command has it']);
  });

  it('are not taken by own work while anybody is at work', async () => {
    const turns = createTurns();
    await turns.take('sync');
    expect(turns.takePolitely('its own sync', () => undefined)).toBeUndefined();
  });

  it('that are ended twice end nobody else', async () => {
    const turns = createTurns();
    const first = await turns.take('sync');
    if (first.kind === 'turn') first.end();
    await turns.take('forget');
    if (first.kind === 'turn') first.end();
    expect(await turns.take('sync')).toEqual({ kind: 'busy', job: 'forget' });
  });
});
