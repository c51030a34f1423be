import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../../main/cli/bench/qr/browser.ts';
import { type FileServer, startFileServer } from '../../main/cli/bench/qr/file-server.ts';
import { CONTENT_SECURITY_POLICY } from '../../main/shell/content-security-policy.ts';

/** The sounds as Chromium renders them, measured: pitch, number of notes, length, loudness. */

const SOURCE = fileURLToPath(new URL('../../renderer/sounds.ts', import.meta.url));
const KINDS = ['granted', 'refused', 'unknown', 'unreadable'] as const;
type Kind = (typeof KINDS)[number];

interface Heard {
  /** Notes in turn: strongest pitch in Hz, start and length in s. */
  readonly notes: readonly { readonly hertz: number; readonly from: number; readonly lasts: number }[];
  /** Largest sample, 1 is full scale. */
  readonly peak: number;
  /** Mean level of what sounds, by ITU-R BS.1770's K weighting, in dB. */
  readonly loudness: number;
}

let browser: Browser;
let page: Page;
let files: FileServer;
let folder: string;
const heard = new Map<Kind, Heard>();

beforeAll(async () => {
  const launched = await launchChromium();
  if (launched.kind === 'failed') throw new Error(launched.message);
  browser = launched.browser;
  folder = await mkdtemp(join(tmpdir(), 'tessera-sounds-'));
  await writeFile(join(folder, 'sounds.js'), stripTypeScriptTypes(await readFile(SOURCE, 'utf8')));
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>sounds</title>');
  files = await startFileServer({ folders: { '/': folder }, contentSecurityPolicy: CONTENT_SECURITY_POLICY });
  page = await browser.newPage();
  await page.goto(`${files.origin}/index.html`);
  for (const kind of KINDS) heard.set(kind, await listen(kind, 1));
});

afterAll(async () => {
  await browser?.close();
  await files?.close();
  await rm(folder, { recursive: true });
});

async function listen(kind: Kind, volume: number): Promise<Heard> {
  const wish = JSON.stringify({ kind, volume });
  return page.evaluate(`import('/sounds.js').then((sounds) => (${measure.toString()})(${wish}, sounds))`);
}

/** Runs in the page. */
async function measure(
  { kind, volume }: { kind: Kind; volume: number },
  { scheduleMotif }: typeof import('../../renderer/sounds.ts'),
): Promise<Heard> {
  const rate = 48_000;
  const render = async (isWeighted: boolean): Promise<Float32Array> => {
    const context = new OfflineAudioContext(1, rate, rate);
    const into = context.createGain();
    // BS.1770: a shelf for the head, and a high pass.
    const shelf = new IIRFilterNode(context, {
      feedforward: [1.53512485958697, -2.69169618940638, 1.19839281085285],
      feedback: [1, -1.69065929318241, 0.73248077421585],
    });
    const pass = new IIRFilterNode(context, {
      feedforward: [1, -2, 1],
      feedback: [1, -1.99004745483398, 0.99007225036621],
    });
    if (isWeighted) into.connect(shelf).connect(pass).connect(context.destination);
    else into.connect(context.destination);
    Object.defineProperty(context, 'destination', { value: into });
    scheduleMotif(context, kind, { start: 0.1, volume });
    return (await context.startRendering()).getChannelData(0);
  };
  const samples = await render(false);
  const step = rate / 200;
  const levels = Array.from({ length: 200 }, (_, i) =>
    Math.sqrt(samples.slice(i * step, (i + 1) * step).reduce((sum, s) => sum + s * s, 0) / step),
  );
  const isOn = levels.map((level) => level > 0.01);
  const pitchOf = (from: number, to: number): number => {
    let best = { hertz: 0, power: 0 };
    for (let hertz = 80; hertz < 4000; hertz *= 1.005) {
      let [re, im] = [0, 0];
      for (let i = from; i < to; i += 1) {
        const angle = (2 * Math.PI * hertz * i) / rate;
        re += (samples[i] ?? 0) * Math.cos(angle);
        im += (samples[i] ?? 0) * Math.sin(angle);
      }
      const power = re * re + im * im;
      if (power > best.power) best = { hertz, power };
    }
    return best.hertz;
  };
  const notes: { hertz: number; from: number; lasts: number }[] = [];
  let start = -1;
  isOn.forEach((on, i) => {
    if (on && start < 0) start = i;
    if ((on && isOn[i + 1] === true) || start < 0) return;
    notes.push({ hertz: 0, from: start / 200, lasts: (i + 1 - start) / 200 });
    start = -1;
  });
  // Notes that overlap are one stretch of sound: its two ends have pitches of their own.
  const parts = notes.flatMap((note) => {
    const head = pitchOf(note.from * rate, (note.from + Math.min(0.08, note.lasts)) * rate);
    const tail = pitchOf((note.from + Math.max(0, note.lasts - 0.15)) * rate, (note.from + note.lasts) * rate);
    const isTwo = Math.abs(tail / head - 1) > 0.05;
    return isTwo
      ? [
          { ...note, hertz: head },
          { ...note, hertz: tail },
        ]
      : [{ ...note, hertz: head }];
  });
  const weighted = await render(true);
  const on = isOn.flatMap((isHeard, i) => (isHeard ? [...weighted.slice(i * step, (i + 1) * step)] : []));
  const power = on.reduce((sum, s) => sum + s * s, 0) / Math.max(1, on.length);
  const peak = samples.reduce((most, s) => Math.max(most, Math.abs(s)), 0);
  return { notes: parts, peak, loudness: -0.691 + 10 * Math.log10(power) };
}

function soundOf(kind: Kind): Heard {
  const sound = heard.get(kind);
  if (sound === undefined) throw new Error(`${kind} was not measured`);
  return sound;
}

describe('the sounds', () => {
  it('rise by a fifth for granted', () => {
    const [first, second, ...rest] = soundOf('granted').notes;
    expect(rest).toEqual([]);
    expect((second?.hertz ?? 0) / (first?.hertz ?? 1)).toBeCloseTo(1.5, 1);
  });

  it('are two low notes of one pitch for refused', () => {
    const { notes } = soundOf('refused');
    expect(notes).toHaveLength(2);
    for (const { hertz } of notes) expect(hertz).toBeLessThan(250);
    expect((notes[1]?.hertz ?? 0) / (notes[0]?.hertz ?? 1)).toBeCloseTo(1, 1);
  });

  it('are one even note for unknown', () => {
    const { notes } = soundOf('unknown');
    expect(notes).toHaveLength(1);
    expect(notes[0]?.hertz).toBeCloseTo(440, -1);
  });

  it('are two ticks for unreadable', () => {
    const { notes } = soundOf('unreadable');
    expect(notes).toHaveLength(2);
    for (const { lasts } of notes) expect(lasts).toBeLessThan(0.07);
  });

  it.each(KINDS)('are over within 0.5 s and never clip: %s', (kind) => {
    const { notes, peak } = soundOf(kind);
    const end = Math.max(...notes.map(({ from, lasts }) => from + lasts));
    expect(end - 0.1).toBeLessThan(0.5);
    expect(peak).toBeLessThan(0.9);
    expect(peak).toBeGreaterThan(0.2);
  });

  it('are about as loud as each other', () => {
    const loudness = KINDS.map((kind) => soundOf(kind).loudness);
    expect(
      Math.max(...loudness) - Math.min(...loudness),
      loudness.map((one) => one.toFixed(1)).join(', '),
    ).toBeLessThan(1.5);
  });

  it('are as loud as the volume says', async () => {
    const half = await listen('granted', 0.5);
    expect(soundOf('granted').loudness - half.loudness).toBeCloseTo(6, 0);
  });
});
