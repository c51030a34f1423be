import type { qrModules } from '../../renderer/qr/qr-modules.ts';
import type { TestImage } from './make-qr-images.ts';
import type { Raster } from './png.ts';
import { blank, blur, grain, type Pose, place, printCode, room, seeded, shade, smear } from './raster.ts';

const INK = [17, 17, 17, 255];
const PAPER = [255, 255, 255, 255];
const NOTHING = [0, 0, 0, 0];
const [WIDTH, HEIGHT] = [1280, 720];

/** Card numbers of nobody, in the forms real codes have (spec section 4). */
function textOf(n: number): string {
  const time = (0x3e506370 + n * 7919).toString(16).padStart(8, '0');
  const escn = `${time}-826a-103d-bf76-0010000${String(n).padStart(5, '0')}`;
  const forms = ['https://s.esc-r.eu/', 'http://esc.gg/', 'http://esc.bwcard.de/', ''];
  return `${forms[n % forms.length]}${escn}`;
}

/** Codes in files: official forms, inverted, transparent, tiny, without quiet zone. */
function* files(modulesOf: typeof qrModules): Generator<TestImage> {
  let n = 0;
  const image = (name: string, draw: (modules: boolean[][]) => Raster, options = {}): TestImage => {
    n += 1;
    const text = textOf(n);
    return { name: `file-${name}`, text, draw: () => draw(modulesOf(text, options)) };
  };
  for (const scale of [1, 2, 3, 5, 10]) {
    const print = { scale, quiet: 4, dark: INK, light: PAPER };
    yield image(`official-${scale}px`, (m) => printCode(m, print));
    yield image(`inverted-${scale}px`, (m) => printCode(m, { ...print, dark: PAPER, light: INK }));
    yield image(`no-quiet-zone-${scale}px`, (m) => printCode(m, { ...print, quiet: 0 }));
    yield image(`inverted-no-quiet-zone-${scale}px`, (m) =>
      printCode(m, { ...print, quiet: 0, dark: PAPER, light: INK }),
    );
    yield image(`transparent-${scale}px`, (m) => printCode(m, { ...print, light: NOTHING }));
    yield image(`white-on-transparent-${scale}px`, (m) => printCode(m, { ...print, dark: PAPER, light: NOTHING }));
  }
  // The issuer's example of spec section 4: one pixel a module, 50 x 50, version 3, level L.
  for (let i = 0; i < 4; i += 1) {
    yield image(
      `50x50-${i}`,
      (m) => {
        const tiny = printCode(m, { scale: 1, quiet: 0, dark: INK, light: PAPER });
        const margin = Math.floor((50 - tiny.width) / 2);
        return pasted(blank(50, 50), tiny, margin, margin);
      },
      { level: 'L', version: 3 },
    );
  }
  for (const level of ['L', 'M', 'Q', 'H']) {
    yield image(`level-${level}`, (m) => printCode(m, { scale: 4, quiet: 1, dark: INK, light: [244, 244, 244, 255] }), {
      level,
    });
  }
  for (const turn of [90, 180, 270, 15, 45]) {
    yield image(`turned-${turn}`, (m) =>
      place(blank(400, 400), printCode(m, { scale: 6, quiet: 4, dark: INK, light: PAPER }), {
        x: 200,
        y: 200,
        size: 260,
        turn,
      }),
    );
  }
}

interface Scene {
  readonly name: string;
  /** Width of the code with its quiet zone on the frame, in pixels. */
  readonly size: number;
  readonly pose?: Partial<Pose>;
  readonly isInverted?: boolean;
  after?(frame: Raster, random: () => number): Raster;
}

const SCENES: readonly Scene[] = [
  { name: 'plain', size: 300 },
  { name: 'near', size: 620 },
  { name: 'far', size: 150 },
  { name: 'very-far', size: 110 },
  { name: 'turned', size: 280, pose: { turn: 33 } },
  { name: 'upside-down', size: 280, pose: { turn: 184 } },
  { name: 'tilted', size: 340, pose: { tiltX: 0.35, turn: 8 } },
  { name: 'tilted-far', size: 240, pose: { tiltY: 0.45, turn: -12 } },
  { name: 'tilted-both', size: 360, pose: { tiltX: 0.4, tiltY: -0.3, turn: 20 } },
  { name: 'inverted-phone', size: 300, isInverted: true },
  { name: 'blurred', size: 300, after: (frame) => blur(frame, 2) },
  { name: 'very-blurred', size: 300, after: (frame) => blur(frame, 3) },
  { name: 'moving', size: 320, after: (frame) => smear(frame, 7) },
  { name: 'noisy', size: 280, after: (frame, random) => grain(frame, 45, random) },
  {
    name: 'dim',
    size: 300,
    after: (frame, random) =>
      grain(
        shade(frame, (v) => v * 0.18 + 6),
        5,
        random,
      ),
  },
  { name: 'low-contrast', size: 300, after: (frame) => shade(frame, (v) => 118 + v * 0.12) },
  { name: 'overexposed', size: 300, after: (frame) => shade(frame, (v) => 150 + v * 0.75) },
  { name: 'shadow', size: 320, after: (frame) => shade(frame, (v, x, y) => (x * 0.9 + y > 930 ? v * 0.35 : v)) },
  {
    name: 'glare',
    size: 330,
    after: (frame) => shade(frame, (v, x, y) => v + 260 * Math.exp(-((x - 560) ** 2 + (y - 300) ** 2) / 1900)),
  },
  {
    name: 'phone-moire',
    size: 320,
    after: (frame) => shade(frame, (v, x, y) => v * (0.82 + 0.18 * Math.sin(x * 1.9 + y * 0.13) * Math.sin(y * 1.7))),
  },
  {
    name: 'phone-bands',
    size: 320,
    after: (frame) => shade(frame, (v, _x, y) => v * (0.7 + 0.3 * Math.sin(y * 0.055))),
  },
];

const ROUNDS = 4;

/** Codes before a camera, in frames of 720 lines: each scene in several rooms. */
function* frames(modulesOf: typeof qrModules): Generator<TestImage> {
  let n = 100;
  for (const scene of SCENES) {
    for (let round = 0; round < ROUNDS; round += 1) {
      n += 1;
      const seed = n;
      yield { name: `frame-${scene.name}-${round}`, text: textOf(n), draw: () => drawFrame(seed, modulesOf, scene) };
    }
  }
}

function drawFrame(seed: number, modulesOf: typeof qrModules, { size, pose, isInverted, after }: Scene): Raster {
  const random = seeded(seed);
  const [dark, light] = isInverted ? [PAPER, INK] : [INK, PAPER];
  const code = printCode(modulesOf(textOf(seed)), { scale: 12, quiet: 4, dark, light });
  const at = { x: WIDTH / 2 + (random() - 0.5) * 300, y: HEIGHT / 2 + (random() - 0.5) * 60 };
  const placed = place(room(WIDTH, HEIGHT, random), code, { ...at, size, ...pose });
  return grain(after?.(placed, random) ?? placed, 4, random);
}

/** Every code that must read. */
export function* positives(modulesOf: typeof qrModules): Generator<TestImage> {
  yield* files(modulesOf);
  yield* frames(modulesOf);
}

function pasted(frame: Raster, picture: Raster, left: number, top: number): Raster {
  const data = frame.data.slice();
  for (let y = 0; y < picture.height; y += 1) {
    const row = picture.data.subarray(4 * picture.width * y, 4 * picture.width * (y + 1));
    data.set(row, 4 * ((y + top) * frame.width + left));
  }
  return { ...frame, data };
}
