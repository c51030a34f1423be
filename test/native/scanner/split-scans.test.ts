import { describe, expect, it } from 'vitest';
import { createScanSplitter, MOST_SCAN_BYTES, SCAN_PAUSE_MS, type Scan } from '../../../native/scanner/split-scans.ts';
import { fakeClock } from '../../fakes/fake-clock.ts';

const URL = 'https://s.esc-r.eu/3e506370-826a-103d-bf76-001000000001';
const bytes = (text: string): Uint8Array => Buffer.from(text);

function splitter() {
  const clock = fakeClock();
  const scans: Scan[] = [];
  return { clock, scans, ...createScanSplitter(clock, (scan) => scans.push(scan)) };
}

describe('codes out of the bytes of a serial scanner', () => {
  it.each(['\r', '\n', '\r\n', '\n\r'])('end with %j', (end) => {
    const { push, scans } = splitter();
    push(bytes(`${URL}${end}second${end}`));
    expect(scans.map(({ text }) => text)).toEqual([URL, 'second']);
  });

  it('are put together however the bytes come, and timed', async () => {
    const { push, scans, clock } = splitter();
    for (const byte of bytes(URL)) {
      push(Uint8Array.of(byte));
      await clock.pass(2);
    }
    push(bytes('\r'));
    expect(scans).toEqual([{ text: URL, ms: 2 * URL.length }]);
  });

  it('end with a pause where the scanner sends no end', async () => {
    const { push, scans, clock } = splitter();
    push(bytes(URL));
    await clock.pass(SCAN_PAUSE_MS - 1);
    expect(scans).toEqual([]);
    await clock.pass(1);
    expect(scans.map(({ text }) => text)).toEqual([URL]);
    push(bytes('\r\n'));
    await clock.pass(1000);
    expect(scans).toHaveLength(1);
  });

  it('lose the marks of a frame, and nothing else', () => {
    const { push, scans } = splitter();
    push(bytes(`\u0002]Q1${URL}\u0003\r`));
    expect(scans.map(({ text }) => text)).toEqual([`]Q1${URL}`]);
  });

  it('are cut where they are endless, and said once', () => {
    const { push, scans } = splitter();
    for (let i = 0; i < 50; i += 1) push(bytes('x'.repeat(1000)));
    push(bytes('\rnext\r'));
    expect(scans.map(({ text }) => text.length)).toEqual([MOST_SCAN_BYTES, 4]);
  });

  it('are said even where they are no text', () => {
    const { push, scans } = splitter();
    push(Uint8Array.of(0xff, 0xfe, 0x80, 0x0d));
    expect(scans).toHaveLength(1);
  });

  it('are forgotten half way when the line is lost', async () => {
    const { push, scans, clock, reset } = splitter();
    push(bytes(URL.slice(0, 30)));
    reset();
    await clock.pass(1000);
    push(bytes(`${URL}\r`));
    expect(scans.map(({ text }) => text)).toEqual([URL]);
  });
});
