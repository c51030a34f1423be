import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { launchChromium } from '../../main/cli/bench/qr/browser.ts';
import { createSnapshotBuilder } from '../../main/provision/snapshot/build-snapshot.ts';
import { generateSigningKey, parseSigningKey } from '../../main/provision/snapshot/signing-key.ts';
import { foundAnswer } from '../support/answers.ts';
import { runCommand } from '../support/command.ts';
import { escn } from '../support/escn.ts';
import { startKiosk } from '../support/kiosk.ts';
import { untilScreen, untilText } from '../support/screen.ts';
import { tap } from '../support/tap.ts';
import { temporaryFolders } from '../support/temporary-folder.ts';

const newFolder = temporaryFolders();
const STUDENT = escn('3e506370-826a-103d-bf76-001000000001');
const STRANGER = escn('3e506370-826a-103d-bf76-001000000002');
const SECRET = new Uint8Array(32).fill(9);
const HOUR = 3_600_000;
/** Nobody listens there. */
const NO_NETWORK = 'http://127.0.0.1:9/';

/** A snapshot whose list was read three hours ago, and the home of a terminal that believes whoever signed it. */
function siteWithSnapshot(): { home: string; snapshot: string } {
  const home = newFolder();
  const pair = generateSigningKey();
  const key = parseSigningKey(Buffer.from(pair.privatePem));
  if (key === undefined) throw new Error('no key');
  const builder = createSnapshotBuilder({ secret: SECRET, key, salt: new Uint8Array(16), base: undefined });
  const now = Date.now();
  const known = foundAnswer(now, { expiresOn: '2099-12-31' });
  if (known.kind === 'found') builder.add({ escn: STUDENT, record: known.record });
  const facts = { sequence: 1, created: now, answeredAt: now - 3 * HOUR, expires: now + 24 * HOUR, pic: null };
  const snapshot = join(home, 'campus.snapshot');
  writeFileSync(snapshot, Buffer.concat(builder.full(facts)));
  mkdirSync(join(home, 'keys'));
  mkdirSync(join(home, 'trust', 'snapshot'), { recursive: true });
  writeFileSync(join(home, 'keys', 'snapshot.key'), SECRET, { mode: 0o600 });
  writeFileSync(join(home, 'trust', 'snapshot', `${pair.keyId}.json`), pair.trustFile);
  return { home, snapshot };
}

describe('a terminal that never saw a network', () => {
  it.each([
    ['that was imported', true],
    ['that lies on a stick when it starts', false],
  ])('grants a student of a snapshot %s, and shows its age', async (_how, imports) => {
    const { home, snapshot } = siteWithSnapshot();
    const config = { registry: { url: NO_NETWORK }, ...(imports ? {} : { snapshot: { file: snapshot } }) };
    writeFileSync(join(home, 'config.json'), JSON.stringify(config));
    if (imports) {
      const done = await runCommand(['snapshot', 'import', snapshot, '--json'], { TESSERA_HOME: home });
      expect(done).toMatchObject({ code: 0, stdout: expect.stringContaining('"imported":true') });
    }
    await using kiosk = await startKiosk([], home);
    const launched = await launchChromium();
    if (launched.kind === 'failed') throw new Error(launched.message);
    try {
      const page = await launched.browser.newPage();
      await page.goto(kiosk.url);
      await untilScreen(page, 'idle');
      await expect
        .poll(() => tap(page, STUDENT), { timeout: 10_000 })
        .toMatchObject({ kind: 'granted', reason: 'active', source: 'cache' });
      await untilScreen(page, 'showing granted/active by typed from cache');
      await untilText(page, '3 hours ago', true);
      await untilText(page, 'University of Nowhere', true);
      expect(await tap(page, STRANGER)).toMatchObject({ kind: 'unknown', reason: 'registry-unreachable' });
      expect(kiosk.command.stderr()).not.toContain(STUDENT);
    } finally {
      await launched.browser.close();
    }
  });
});
