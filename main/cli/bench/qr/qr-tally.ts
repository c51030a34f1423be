/** What one engine made of a folder of pictures. */
export interface EngineScore {
  /** Pictures with a text that read as that text. */
  readonly read: number;
  /** Pictures that read as something else, or read although they have no text. */
  readonly misread: number;
  /** From the picture in memory to its texts, in ms; over the medians of each picture's runs. */
  readonly ms: Spread;
  /** Of that, in the decoder's own thread; the same where an engine doesn't tell. */
  readonly decodeMs: Spread;
}

interface Spread {
  readonly p50: number;
  readonly p95: number;
}

/** What came of holding pictures before the camera. */
export interface FrameScore {
  /** Pictures that were read within {@link MOST_FRAMES} frames. */
  readonly read: number;
  readonly misread: number;
  /** Of each frame, codes in it or not: from the picture in memory to its texts, in ms. */
  readonly ms: Spread;
  /** Of that, in the decoder's own thread. */
  readonly decodeMs: Spread;
  /** Frames until a picture was read; 33 ms each with a usual camera. */
  readonly framesUntilRead: Spread & { readonly most: number };
  readonly missed: readonly string[];
}

/** Frames a picture is held before the camera at most: two rounds of all attempts. */
export const MOST_FRAMES = 8;

export interface HeldReading {
  readonly texts: readonly string[];
  readonly frames: number;
  readonly ms: readonly number[];
  readonly decodeMs: readonly number[];
}

export interface FrameTally {
  /** `text` is what the picture must read as, null where it must not read. */
  add(name: string, text: string | null, held: HeldReading): void;
  score(): FrameScore;
}

export function createFrameTally(): FrameTally {
  const times: number[] = [];
  const decodeTimes: number[] = [];
  const frames: number[] = [];
  const missed: string[] = [];
  let misread = 0;
  return {
    add(name, text, held) {
      const isWrong = held.texts.some((found) => found !== text);
      if (isWrong) misread += 1;
      else if (held.texts.length > 0) frames.push(held.frames);
      if (isWrong || (text !== null && held.texts.length === 0)) missed.push(name);
      times.push(...held.ms);
      decodeTimes.push(...held.decodeMs);
    },
    score: () => ({
      read: frames.length,
      misread,
      ms: spread(times),
      decodeMs: spread(decodeTimes),
      framesUntilRead: { ...spread(frames), most: quantile(frames, 1) },
      missed,
    }),
  };
}

export interface Reading {
  readonly texts: readonly string[];
  readonly ms: number;
  readonly decodeMs: number;
}

export interface Tally {
  /** All readings of one picture; `text` is what it must read as, null where it must not read. */
  add(name: string, text: string | null, readings: readonly Reading[]): void;
  score(): EngineScore;
  /** Names of pictures not read, or misread. */
  missed(): readonly string[];
}

export function createTally(): Tally {
  const times: number[] = [];
  const decodeTimes: number[] = [];
  const missed: string[] = [];
  let read = 0;
  let misread = 0;
  return {
    add(name, text, readings) {
      const isWrong = readings.some(({ texts }) => texts.some((found) => found !== text));
      const isRead = text !== null && !isWrong && readings.every(({ texts }) => texts.includes(text));
      if (isWrong) misread += 1;
      if (isRead) read += 1;
      if (isWrong || (text !== null && !isRead)) missed.push(name);
      times.push(median(readings.map(({ ms }) => ms)));
      decodeTimes.push(median(readings.map(({ decodeMs }) => decodeMs)));
    },
    score: () => ({ read, misread, ms: spread(times), decodeMs: spread(decodeTimes) }),
    missed: () => missed,
  };
}

function spread(values: readonly number[]): Spread {
  return { p50: round(quantile(values, 0.5)), p95: round(quantile(values, 0.95)) };
}

function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Nearest rank; 0 for nothing. */
function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

function round(ms: number): number {
  return Math.round(ms * 100) / 100;
}
