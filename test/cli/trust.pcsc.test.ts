import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Pcscd, startPcscd, whyNoPcscd } from '../support/pcscd.ts';
import { temporaryFolders } from '../support/temporary-folder.ts';
import { type RunningCommand, startCommand } from './chip-command.ts';

const ESCN = '3e506370-826a-103d-bf76-001000000001';
const newFolder = temporaryFolders();
const unavailable = whyNoPcscd();

describe.skipIf(unavailable !== undefined)(`trust and a real pcscd${unavailable ? ` (${unavailable})` : ''}`, () => {
  let pcscd: Pcscd;
  let card: RunningCommand | undefined;
  beforeAll(async () => {
    pcscd = await startPcscd();
  });
  afterAll(() => pcscd.stop());
  beforeEach(() => {
    vi.stubEnv('TESSERA_HOME', newFolder());
    return () => vi.unstubAllEnvs();
  });
  afterEach(async () => {
    card?.signal('SIGTERM');
    await card?.ended;
  });

  async function read() {
    const { stdout } = await startCommand('read', '--once', '--timeout', '10', '--json').ended;
    return JSON.parse(stdout);
  }

  it.each([
    ['signed', { kind: 'proven', institution: 'Virtual card signer', revocation: 'none-exists' }],
    ['copied', { kind: 'forged', reason: 'signature-wrong' }],
  ])('shows a %s card for what it is, once its chain was added', async (profile, authenticity) => {
    card = startCommand('card', '--escn', ESCN, '--profile', profile, '--json');
    const { chain, root } = JSON.parse((await card.line()) ?? '');
    expect(await read()).toMatchObject({ escn: ESCN, authenticity: { kind: 'unproven', reason: 'not-checked' } });

    const path = join(newFolder(), 'chain.pem');
    writeFileSync(path, chain);
    const added = await startCommand('trust', 'add', path, '--pic', '000000001', '--accept-root', root.sha256).ended;
    expect(added).toMatchObject({ exitCode: 0 });
    expect(await read()).toMatchObject({ escn: ESCN, authenticity });
  });
});
