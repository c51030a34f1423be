import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { StateStore } from '../../main/application/ports/terminal-ports.ts';
import { openOperatorPin } from '../../main/store/keys/operator-pin.ts';
import { keepPin, pinFault } from '../../main/store/keys/operator-pin-file.ts';
import { createMemoryState } from '../../main/store/state-file.ts';
import { type FakeClock, fakeClock } from '../fakes/fake-clock.ts';
import { temporaryFolders } from '../support/temporary-folder.ts';

const PIN = '481516';
const MINUTE = 60_000;
const temporaryFolder = temporaryFolders();

let folder: string;
let clock: FakeClock;
let state: StateStore;
let notices: string[];

beforeEach(async () => {
  folder = temporaryFolder();
  clock = fakeClock();
  state = createMemoryState();
  notices = [];
});

const open = () =>
  openOperatorPin({ keysFolder: folder, env: {}, state, clock, onNotice: (line) => void notices.push(line) });

describe('the operator PIN', () => {
  it('is right or wrong, and not readable from its file', async () => {
    expect(await keepPin(folder, PIN)).toEqual({ ok: true });
    const pin = open();
    expect(pin.isSet()).toBe(true);
    expect(await pin.check(PIN)).toEqual({ kind: 'right' });
    expect(await pin.check('481517')).toEqual({ kind: 'wrong' });
    const file = join(folder, 'operator-pin');
    expect(readFileSync(file, 'utf8')).not.toContain(PIN);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('is none where no file is, and then nothing is right', async () => {
    const pin = open();
    expect(pin.isSet()).toBe(false);
    expect(await pin.check(PIN)).toEqual({ kind: 'wrong' });
    expect(notices).toEqual([]);
  });

  it('is noticed when it is set while the terminal runs', async () => {
    const pin = open();
    await keepPin(folder, PIN);
    await clock.pass(5000);
    expect(pin.isSet()).toBe(true);
    expect(await pin.check(PIN)).toEqual({ kind: 'right' });
  });

  it.each([
    ['nothing', ''],
    ['the PIN itself', `${PIN}\n`],
    ['an exorbitant cost', `scrypt:30:${'A'.repeat(22)}:${'A'.repeat(43)}\n`],
  ])('is none where its file holds %s, and says so once', (_what, content) => {
    writeFileSync(join(folder, 'operator-pin'), content, { mode: 0o600 });
    expect(open().isSet()).toBe(false);
    expect(notices).toEqual([expect.stringMatching(/operator-pin: is no operator PIN; set one with/)]);
    expect(notices.join()).not.toContain(PIN);
  });

  it('is closed where others could read it', async () => {
    await keepPin(folder, PIN);
    chmodSync(join(folder, 'operator-pin'), 0o644);
    expect(open().isSet()).toBe(true);
    expect(statSync(join(folder, 'operator-pin')).mode & 0o777).toBe(0o600);
  });
});

describe('wrong PINs', () => {
  const guess = async (times: number) => {
    const pin = open();
    const seen = [];
    for (let i = 0; i < times; i += 1) seen.push((await pin.check('000000')).kind);
    return seen;
  };

  it('lock it at the fifth, for one minute, then two, then four, an hour at most', async () => {
    await keepPin(folder, PIN);
    expect(await guess(5)).toEqual(['wrong', 'wrong', 'wrong', 'wrong', 'locked']);
    for (const minutes of [1, 2, 4, 8, 16, 32, 60]) {
      // Even the right one is not looked at before its time.
      expect(await open().check(PIN)).toEqual({ kind: 'locked', until: clock.now() + minutes * MINUTE });
      await clock.pass(minutes * MINUTE);
      expect((await open().check('000000')).kind).toBe('locked');
    }
    await clock.pass(60 * MINUTE);
    expect(await open().check(PIN)).toEqual({ kind: 'right' });
  });

  it('are forgotten after a right one', async () => {
    await keepPin(folder, PIN);
    await guess(4);
    await open().check(PIN);
    expect(await guess(4)).toEqual(['wrong', 'wrong', 'wrong', 'wrong']);
  });

  it('count over a restart, even when the plug is pulled while one is looked at', async () => {
    await keepPin(folder, PIN);
    await guess(3);
    const unfinished = open().check('000000');
    await Promise.resolve();
    expect(state.read('operator-pin')).toEqual({ wrong: 4, until: 0 });
    await unfinished;
    expect(await guess(1)).toEqual(['locked']);
  });

  it('sent all at once are looked at one after the other', async () => {
    await keepPin(folder, PIN);
    const pin = open();
    const kinds = await Promise.all(Array.from({ length: 8 }, async () => (await pin.check('000000')).kind));
    expect(kinds.filter((kind) => kind === 'wrong')).toHaveLength(4);
  });

  it('lock for an hour at most when the clock is set back', async () => {
    await keepPin(folder, PIN);
    await guess(5);
    clock.setWall(clock.now() - 365 * 24 * 60 * MINUTE);
    expect(await open().check(PIN)).toEqual({ kind: 'locked', until: clock.now() + 60 * MINUTE });
  });
});

describe('a new PIN', () => {
  it.each(['48151', '4815162342421', 'abcdef', '48 1516', '١٢٣٤٥٦', '000000', '123456', '987654'])(
    '%j is refused',
    (pin) => expect(pinFault(pin)).toMatch(/^a PIN/),
  );
  it.each(['481516', '112233', '135790', '481516234242'])('%j will do', (pin) => expect(pinFault(pin)).toBeUndefined());
});
