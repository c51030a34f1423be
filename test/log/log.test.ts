import { describe, expect, it } from 'vitest';
import { NEVER_LOGGED, openLog } from '../../main/log/log.ts';

describe('the log', () => {
  it('writes what it is given', () => {
    const lines: string[] = [];
    openLog({ level: 'info', write: (line) => lines.push(line) }).info({ verdict: 'granted' }, 'verdict');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ verdict: 'granted', msg: 'verdict' });
  });

  it.each(NEVER_LOGGED)('drops "%s" on any of the first three levels', (field) => {
    const lines: string[] = [];
    const log = openLog({ level: 'info', write: (line) => lines.push(line) });
    log.warn({ [field]: 'secret-1', a: { [field]: 'secret-2', b: { [field]: 'secret-3' } }, kept: 1 }, 'slip');
    expect(lines.join()).not.toContain('secret');
    expect(lines.join()).toContain('"kept":1');
  });
});
