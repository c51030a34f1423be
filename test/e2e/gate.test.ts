import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createSocketServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SYSTEM_CLOCK } from '../../main/application/system-clock.ts';
import { type SandboxRouter, startSandboxRouter } from '../../main/sandbox/sandbox-router.ts';
import { openJournalFile } from '../../main/store/journal/journal-source.ts';
import { readEntries } from '../../main/store/journal/read-entries.ts';
import { createVirtualCard } from '../../native/virtual/virtual-card.ts';
import { insertCard } from '../../native/virtual/vpcd-slot.ts';
import { runCommand, startCommand } from '../support/command.ts';
import { escn } from '../support/escn.ts';
import { FIRST_SLOT, type Pcscd, startPcscd, whyNoPcscd } from '../support/pcscd.ts';

const ACTIVE = escn('3e506370-826a-103d-bf76-001000000001');
const SECRET = 'of-the-turnstile-and-nobody-else';
const unavailable = whyNoPcscd();

interface Order {
  readonly kind: string;
  readonly presentation?: string;
}

describe.skipIf(unavailable !== undefined)(
  `a gate without a screen on a real pcscd${unavailable ? ` (${unavailable})` : ''}`,
  () => {
    let home: string;
    let router: SandboxRouter;
    let pcscd: Pcscd;
    let controller: Server;
    let orders: Order[];
    let sensorPort: number;

    beforeAll(async () => {
      pcscd = await startPcscd();
      router = await startSandboxRouter({ clock: SYSTEM_CLOCK, cards: [sandboxCard()] });
      orders = [];
      controller = createServer((request, response) => {
        let body = '';
        request.on('data', (part: Buffer) => {
          body += part.toString();
        });
        request.on('end', () => {
          orders.push(JSON.parse(body));
          response.writeHead(204).end();
        });
      });
      await new Promise<void>((resolve) => controller.listen(0, '127.0.0.1', resolve));
      sensorPort = await freePort();
      home = mkdtempSync(join(tmpdir(), 'tessera-home-'));
      mkdirSync(join(home, 'keys'), { mode: 0o700 });
      writeFileSync(join(home, 'keys', 'turnstile'), SECRET, { mode: 0o600 });
      writeFileSync(
        join(home, 'config.json'),
        JSON.stringify({
          lane: 'North door',
          gates: [
            {
              id: 'turnstile',
              output: {
                kind: 'webhook',
                url: `http://127.0.0.1:${(controller.address() as AddressInfo).port}/`,
                secret: 'turnstile',
              },
              sensor: { kind: 'http', port: sensorPort, secret: 'turnstile' },
            },
          ],
        }),
      );
    });
    afterAll(async () => {
      controller?.close();
      await router?.close();
      await pcscd?.stop();
      if (home !== undefined) rmSync(home, { recursive: true, force: true });
    });

    it('opens at a granted card, counts who passes, and writes it down', async () => {
      const command = startCommand(['gate', '--json', '--router', router.url, '--reader', 'Virtual PCD'], {
        TESSERA_HOME: home,
      });
      try {
        await expect.poll(command.stderr, { timeout: 15_000 }).toContain('serving North door: active-student');
        const inserted = await insertCard(createVirtualCard(ACTIVE), FIRST_SLOT);
        if (inserted.kind !== 'inserted') throw new Error(inserted.code);
        const line = JSON.parse(await command.nextLine());
        expect(line).toMatchObject({ lane: 'North door', verdict: 'granted', reason: 'active', evidence: 'chip' });
        await expect.poll(() => orders.find(({ kind }) => kind === 'open')?.presentation).toBe(line.presentation);
        const answer = await fetch(`http://127.0.0.1:${sensorPort}/passage`, {
          method: 'POST',
          headers: { authorization: `Bearer ${SECRET}`, 'content-type': 'application/json' },
          body: JSON.stringify({ presentation: line.presentation }),
        });
        expect(answer.status).toBe(204);
        inserted.slot.remove();
        const reload = await runCommand(['service', 'reload', '--json'], { TESSERA_HOME: home });
        expect(JSON.parse(reload.stdout)).toMatchObject({ faults: [] });
        expect(JSON.stringify(line) + command.stderr() + JSON.stringify(orders)).not.toContain(ACTIVE);
      } finally {
        expect(await command.stop()).toBe(0);
      }
      const rows = writtenRows();
      expect(rows).toContainEqual(expect.objectContaining({ kind: 'event', code: 'START' }));
      expect(rows).toContainEqual(expect.objectContaining({ code: 'SERVICE', detail: 'services were read again' }));
      const presentation = rows.findIndex(({ kind }) => kind === 'presentation');
      expect(rows[presentation]).toMatchObject({ lane: 'North door', verdict: 'granted', issuerPic: '999000001' });
      expect(rows.slice(presentation)).toContainEqual(
        expect.objectContaining({ kind: 'passage', outcome: 'committed', why: 'passed' }),
      );
      expect(rows.at(-1)).toMatchObject({ kind: 'event', code: 'STOP' });
    });

    it('says why and ends where it is out of order', async () => {
      const broken = mkdtempSync(join(tmpdir(), 'tessera-home-'));
      writeFileSync(join(broken, 'config.json'), '{ "lanes": [{ "name": "In", "gate": "dor" }] }');
      const command = startCommand(['gate'], { TESSERA_HOME: broken });
      await new Promise((resolve) => command.process.once('close', resolve));
      expect(command.process.exitCode).toBe(1);
      expect(command.stderr()).toMatch(/out of order \(CONFIG\): lane "In": there is no gate "dor"/);
      rmSync(broken, { recursive: true });
    });

    function writtenRows() {
      const journal = openJournalFile(join(home, 'data'));
      if (journal.kind !== 'open') throw new Error(`the journal is ${journal.kind}`);
      const rows = [...readEntries(journal.source)].map(({ entry }) => entry);
      journal.close();
      return rows;
    }
  },
);

function sandboxCard() {
  return {
    cardNumber: ACTIVE,
    cardType: 'SMART_CDZ',
    status: 'ACTIVE',
    expiresAt: '2099-12-31',
    issuedAt: '2019-10-28',
    issuerIdentifier: '999000001',
    issuerName: 'University of Nowhere',
  } as const;
}

async function freePort(): Promise<number> {
  const server = createSocketServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
