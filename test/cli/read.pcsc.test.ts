import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { hexOf } from '../../native/esc-card/hex.ts';
import { createVirtualCard } from '../../native/virtual/virtual-card.ts';
import { escn } from '../support/escn.ts';
import { type Pcscd, startPcscd, whyNoPcscd } from '../support/pcscd.ts';
import { temporaryFolders } from '../support/temporary-folder.ts';
import { type RunningCommand, startCommand } from './chip-command.ts';

const ESCN = '3e506370-826a-103d-bf76-001000000001';
const OTHER_ESCN = 'e6480dc0-9fba-1035-a6bd-001932465463';
const SECOND_SLOT = '127.0.0.1:35964';
const temporaryFolder = temporaryFolders();
/** As a demo sees it, since there is no configuration. */
const VIRTUAL_READER = {
  model: 'Virtual reader (vsmartcard)',
  driver: 'vpcd',
  virtual: true,
  usbPath: null,
  quirks: ['software'],
  used: true,
  why: null,
};
const unavailable = whyNoPcscd();

describe.skipIf(unavailable !== undefined)(
  `the chip’s commands on a real pcscd${unavailable ? ` (${unavailable})` : ''}`,
  () => {
    let pcscd: Pcscd;
    beforeAll(async () => {
      pcscd = await startPcscd();
    });
    afterAll(() => pcscd.stop());

    async function withCard<Result>(args: readonly string[], use: () => Promise<Result>): Promise<Result> {
      const card: RunningCommand = startCommand('card', '--escn', ESCN, ...args);
      expect(JSON.parse((await card.line()) ?? '{}')).toMatchObject({ state: 'inserted' });
      try {
        return await use();
      } finally {
        card.signal('SIGINT');
        expect((await card.ended).exitCode).toBe(0);
      }
    }

    it('read names the card on the reader, then ends', async () => {
      const { exitCode, stdout } = await withCard([], () => startCommand('read', '--once', '--json').ended);
      expect(exitCode).toBe(0);
      expect(stdout.trim().split('\n')).toHaveLength(1);
      expect(JSON.parse(stdout)).toEqual({
        reader: 'Virtual PCD 00 00',
        atr: '3b8180018080',
        uid: expect.stringMatching(/^04[0-9a-f]{12}$/),
        escn: ESCN,
        recogniser: 'esc-zone-native',
        authenticity: { kind: 'unproven', reason: 'not-checked' },
        reason: null,
        detail: null,
        tried: [],
        apdus: 3,
        ms: expect.any(Number),
      });
    });

    it('read says why a card has no number', async () => {
      const args = ['--profile', 'bank', '--vpcd', SECOND_SLOT];
      const { stdout } = await withCard(args, () => startCommand('read', '--once', '--reader', 'PCD 00 01').ended);
      expect(JSON.parse(stdout)).toMatchObject({
        reader: 'Virtual PCD 00 01',
        escn: null,
        recogniser: null,
        authenticity: null,
        reason: 'no-esc-application',
        // Its name is left out where the virtual reader takes 45 ms an APDU and time runs short.
        detail: expect.toBeOneOf(['payment-card', null]),
      });
    });

    it('read knows a card by its UID, where configuration and alias table say so', async () => {
      const home = temporaryFolder();
      vi.stubEnv('TESSERA_HOME', home);
      writeFileSync(join(home, 'config.json'), '{ "recognisers": [{ "kind": "esc-zone" }, { "kind": "uid-alias" }] }');
      const known = createVirtualCard(escn(OTHER_ESCN), 'desfire-blank');
      writeFileSync(join(home, 'cards.csv'), `uid,escn\n${hexOf(known.uid)},${ESCN}\n`);
      expect((await startCommand('alias', 'import', join(home, 'cards.csv')).ended).exitCode).toBe(0);

      const readOnce = () => startCommand('read', '--once', '--json').ended;
      const profile = ['--profile', 'desfire-blank'];
      const mapped = await withCard([...profile, '--escn', OTHER_ESCN], readOnce);
      expect(JSON.parse(mapped.stdout)).toMatchObject({
        escn: ESCN,
        recogniser: 'uid-alias',
        authenticity: null,
        reason: null,
        tried: [{ recogniser: 'esc-zone-native', why: 'absent' }],
      });
      const unknown = await withCard(profile, readOnce);
      vi.unstubAllEnvs();
      expect(JSON.parse(unknown.stdout)).toMatchObject({
        escn: null,
        reason: 'no-esc-application',
        detail: 'desfire-other',
        tried: [
          { recogniser: 'esc-zone-native', why: 'absent' },
          { recogniser: 'uid-alias', why: 'not-in-alias-table' },
        ],
      });
    });

    it('read ends with 1 and a line when no card came in time', async () => {
      const { exitCode, stdout, stderr } = await startCommand(
        'read',
        '--once',
        '--timeout',
        '0.8',
        '--reader',
        'no such',
      ).ended;
      expect(exitCode).toBe(1);
      expect(stdout).toBe('');
      expect(stderr.trim().split('\n')).toEqual(['PC/SC runs; waiting for a reader', 'tessera: no card within 0.8 s']);
    });

    it('readers lists what there is', async () => {
      const { exitCode, stdout } = await withCard([], () => startCommand('readers', '--json').ended);
      expect(exitCode).toBe(0);
      expect(JSON.parse(stdout)).toEqual({
        pcsc: { running: true, detail: null },
        readers: [
          { ...VIRTUAL_READER, name: 'Virtual PCD 00 00', card: true, atr: '3b8180018080' },
          { ...VIRTUAL_READER, name: 'Virtual PCD 00 01', card: false, atr: null },
        ],
      });
    });

    it('both say what to do where no service runs, and read waits for it', async () => {
      await pcscd.stop();
      const readers = await startCommand('readers', '--json').ended;
      expect(readers).toMatchObject({ exitCode: 0 });
      expect(JSON.parse(readers.stdout)).toEqual({ pcsc: { running: false, detail: 'NoService' }, readers: [] });

      const read = startCommand('read', '--once');
      await expect
        .poll(read.stderr, { timeout: 10_000 })
        .toContain('no PC/SC service (NoService): install and start it: apt-get install pcscd');
      pcscd = await startPcscd();
      await withCard([], () => read.ended);
      expect(JSON.parse((await read.ended).stdout)).toMatchObject({ escn: ESCN });
    });
  },
);
