import type { VerdictView } from '../../main/ipc/contract.ts';
import { layTesserae, type Outline, type TileRow } from './tesserae.ts';

/** A figure in its mosaic. The rows run on far beyond the drawing's own box and fill the screen behind it. */
export interface EmblemShape {
  readonly outline: Outline;
  readonly figure: string;
  /** The sign in the figure, as strokes. */
  readonly sign: string;
  /** A filled part of it, such as an arrow's head. */
  readonly tip?: string;
}

export type EmblemName = VerdictView['kind'] | 'waiting';

const DISC = 'M0 -64A64 64 0 1 1 0 64A64 64 0 1 1 0 -64Z';

/** Shape says it as colour does: disc, octagon, diamond, square; tick, cross, question, once more. */
export const EMBLEMS: Readonly<Record<EmblemName, EmblemShape>> = {
  granted: { outline: 'disc', figure: DISC, sign: 'M-32 3L-10 25L34 -23' },
  refused: {
    outline: 'octagon',
    figure: 'M-26 -63L26 -63L63 -26L63 26L26 63L-26 63L-63 26L-63 -26Z',
    sign: 'M-25 -25L25 25M25 -25L-25 25',
  },
  unknown: {
    outline: 'diamond',
    figure: 'M0 -88L88 0L0 88L-88 0Z',
    sign: 'M-20 -17C-20 -46 21 -45 21 -18C21 0 0 0 0 18M0 38L0 39',
  },
  unreadable: {
    outline: 'square',
    figure: 'M-60 -60L60 -60L60 60L-60 60Z',
    sign: 'M37 6A37.5 37.5 0 1 1 9 -36.5',
    tip: 'M3 -60L38 -31L-2 -12Z',
  },
  waiting: { outline: 'disc', figure: DISC, sign: '' },
};

const FROM: Readonly<Record<Outline, number>> = { disc: 68, octagon: 67, diamond: 66, square: 64 };
const ROWS = 23;
const GROWTH = 0.115;

const laid = new Map<Outline, readonly TileRow[]>();

function rowsOf(outline: Outline): readonly TileRow[] {
  const known = laid.get(outline);
  if (known !== undefined) return known;
  const rows = layTesserae({ outline, from: FROM[outline], rows: ROWS, growth: GROWTH });
  laid.set(outline, rows);
  return rows;
}

/** Near rows stand out, far ones are a texture. */
function opacityOf({ row, shade }: TileRow): number {
  const byRow = [0.82, 0.5, 0.3][row] ?? Math.max(0.045, 0.21 - row * 0.012);
  return Math.round(byRow * (1 - shade * 0.24) * 1000) / 1000;
}

/** Rows drawn with the figure; those further out are a picture of their own. */
const NEAR_ROWS = 3;

/** What a grant is marked with: nobody could check the card, or staff let its holder in. */
export type EmblemMark = 'unsure' | 'staff';

export interface EmblemProps {
  readonly name: EmblemName;
  readonly mark?: EmblemMark;
  readonly children?: preact.ComponentChildren;
}

/**
 * Two pictures one upon the other: whatever moves inside a picture has it painted anew, a picture that moves or
 * fades as a whole has not. The field covers the screen, so it only ever fades.
 */
export function Emblem({ name, mark, children }: EmblemProps) {
  const { outline, figure, sign, tip } = EMBLEMS[name];
  const rows = rowsOf(outline);
  return (
    <div class="emblem" aria-hidden="true">
      <Tiles class="field" rows={rows.filter(({ row }) => row >= NEAR_ROWS)} />
      <Tiles class="badge" rows={rows.filter(({ row }) => row < NEAR_ROWS)}>
        <path class="figure" d={figure} />
        {sign !== '' && <path class="sign" d={sign} />}
        {tip !== undefined && <path class="tip" d={tip} />}
        {mark !== undefined && <Mark name={mark} />}
        {children}
      </Tiles>
    </div>
  );
}

/** Set into the emblem's edge: the diamond of "can't tell", or a person. */
function Mark({ name }: { name: EmblemMark }) {
  return (
    <g class={`emblem-mark emblem-mark-${name}`} transform="translate(50 50)">
      <path
        class="emblem-mark-stone"
        d={name === 'unsure' ? 'M0 -38L38 0L0 38L-38 0Z' : 'M-28 -29L29 -28L28 29L-29 28Z'}
      />
      {name === 'unsure' ? (
        <path class="emblem-mark-line" d="M-9 -8C-9 -21 9 -20 9 -8C9 0 0 0 0 8M0 17L0 17.5" />
      ) : (
        <path class="emblem-mark-solid" d="M0 -21A8.5 8.5 0 1 1 -.1 -21ZM-17 19V10Q-17 0 -8 0H8Q17 0 17 10V19Z" />
      )}
    </g>
  );
}

interface TilesProps {
  readonly class: string;
  readonly rows: readonly TileRow[];
  readonly children?: preact.ComponentChildren;
}

function Tiles({ class: name, rows, children }: TilesProps) {
  return (
    <svg class={name} viewBox="-100 -100 200 200" aria-hidden="true">
      {rows.map((tiles) => (
        <path key={`${tiles.row}.${tiles.shade}`} class="tiles" d={tiles.path} fill-opacity={opacityOf(tiles)} />
      ))}
      {children}
    </svg>
  );
}
