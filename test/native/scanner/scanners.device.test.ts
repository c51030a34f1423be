import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { SYSTEM_CLOCK } from '../../../main/application/system-clock.ts';
import { type PseudoTerminal, startPseudoTerminal } from '../../../main/cli/bench/gate/pseudo-terminal.ts';
import { openScanners, type Scanners } from '../../../native/scanner/open-scanners.ts';
import { createSerialLines } from '../../../native/serial/serial-lines.ts';
import { temporaryFolders } from '../../support/temporary-folder.ts';

/** Real serial ports: pseudo-terminals of this machine. */

const temporaryFolder = temporaryFolders();
const URL = 'https://s.esc-r.eu/3e506370-826a-103d-bf76-001000000001';
const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function plugIn(path: string): Promise<PseudoTerminal> {
  const port = await startPseudoTerminal(path);
  open.push({ close: () => port.unplug() });
  return port;
}

function scannersAt(path: string): { scanners: Scanners; texts: string[] } {
  const settings = [{ path, baudRate: 9600 as const, name: 'Counter' }];
  const scanners = openScanners({ settings, clock: SYSTEM_CLOCK, lines: createSerialLines(SYSTEM_CLOCK) });
  const texts: string[] = [];
  scanners.subscribe((event) => {
    if (event.kind === 'scan') texts.push(event.scan.text);
  });
  open.unshift(scanners);
  return { scanners, texts };
}

const untilState = (scanners: Scanners, state: string) =>
  expect.poll(() => scanners.health()[0]?.state, { timeout: 8000 }).toBe(state);

describe('a scanner on a serial port', () => {
  it('is read, with an end and without', async () => {
    const path = join(temporaryFolder(), 'scanner');
    const port = await plugIn(path);
    const { scanners, texts } = scannersAt(path);
    await untilState(scanners, 'ready');
    port.send(Buffer.from(`${URL}\r\n`));
    await expect.poll(() => texts).toEqual([URL]);
    port.send(Buffer.from(URL));
    await expect.poll(() => texts).toEqual([URL, URL]);
  });

  it('is lost when it is unplugged and read again when it comes back', async () => {
    const path = join(temporaryFolder(), 'scanner');
    const first = await plugIn(path);
    const { scanners, texts } = scannersAt(path);
    await untilState(scanners, 'ready');
    first.send(Buffer.from(URL.slice(0, 20)));
    await delay(10);
    await first.unplug();
    await untilState(scanners, 'lost');
    expect(scanners.health()).toEqual([{ name: 'Counter', state: 'lost', detail: expect.stringContaining(path) }]);
    texts.length = 0;
    const second = await plugIn(path);
    await untilState(scanners, 'ready');
    second.send(Buffer.from(`${URL}\r`));
    await expect.poll(() => texts).toEqual([URL]);
  });

  it('is waited for where it is not there yet', async () => {
    const path = join(temporaryFolder(), 'scanner');
    const { scanners, texts } = scannersAt(path);
    await untilState(scanners, 'lost');
    const port = await plugIn(path);
    await untilState(scanners, 'ready');
    port.send(Buffer.from('half a co\r'));
    await expect.poll(() => texts).toEqual(['half a co']);
  });
});
