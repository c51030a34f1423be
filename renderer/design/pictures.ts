/**
 * Drawings of what happened and of what to do, each on a tessera of its own, for those who don't read the words. Boxes
 * of 64 × 64; `solid` and `soft` are filled, `line` is a stroke, `cut` and `cutLine` are laid over them in the colour
 * of the tessera.
 */
export interface Drawing {
  readonly soft?: string;
  readonly solid?: string;
  readonly line?: string;
  readonly cut?: string;
  readonly cutLine?: string;
  /** A stroke over everything, such as the bar through what isn't wanted. */
  readonly bar?: string;
}

const CARD = 'M8 16H56V48H8Z';
const CLOCK = 'M32 9A23 23 0 1 1 31.9 9Z';
const BUILDING = 'M32 8L57 22V25H7V22ZM12 28H19V46H12ZM28.5 28H35.5V46H28.5ZM45 28H52V46H45ZM8 49H56V55H8Z';
const BAR = 'M9 57L55 9';
const EYES = 'M7 9H27V29H7ZM36 34H58V56H36Z';
const EYE_HEARTS = 'M13 15H21V23H13ZM43 41H51V49H43Z';
const LITTLE_QUESTION = 'M26 24C26 15 38 15 38 24C38 30 32 30 32 36M32 43V43.5';

export const PICTURES = {
  calendar: {
    solid: 'M10 14H54V25H10ZM19 7H25V16H19ZM39 7H45V16H39Z',
    soft: 'M10 28H23V40H10ZM26 28H38V40H26ZM41 28H54V40H41ZM10 43H23V56H10ZM26 43H38V56H26ZM41 43H54V56H41Z',
    bar: 'M19 29L45 55M45 29L19 55',
  },
  'card-off': { solid: CARD, cut: 'M15 24H26V33H15Z', cutLine: 'M9 57L55 9', bar: 'M14 59L60 11' },
  locked: { solid: 'M13 29H51V56H13Z', line: 'M21 29V20A11 11 0 0 1 43 20V29', cut: 'M28 38H36V49H28Z' },
  flask: { line: 'M24 9H40M27 10V26L13 55H51L37 26V10', soft: 'M22 40H42L49 53H15Z' },
  'campus-barred': { solid: BUILDING, cutLine: BAR, bar: 'M14 59L60 11' },
  'level-barred': {
    solid: 'M32 12L60 26L32 40L4 26ZM17 35L32 43L47 35V48Q32 58 17 48Z',
    cutLine: BAR,
    bar: 'M14 59L60 11',
  },
  'clock-taken': { line: `${CLOCK}M32 18V33L23 38`, cut: 'M34 34H62V62H34Z', bar: 'M38 49L45 56L59 39' },
  handed: {
    solid: 'M19 10A7 7 0 1 1 18.9 10ZM8 46V34Q8 28 14 28H24Q30 28 30 34V46Z',
    soft: 'M45 10A7 7 0 1 1 44.9 10ZM34 46V34Q34 28 40 28H50Q56 28 56 34V46Z',
    line: 'M12 54H49M42 48L49 54L42 60',
  },
  'code-barred': {
    solid: 'M19 6H45V58H19Z',
    cut: 'M23 12H41V48H23ZM29 51H35V54H29Z',
    soft: 'M25 15H31V21H25ZM33 15H39V21H33ZM25 23H31V29H25ZM33 26H39V32H33Z',
    cutLine: BAR,
    bar: 'M14 59L60 11',
  },
  'chip-broken': {
    solid: 'M8 14H31L24 27L33 36L25 45L29 54H8ZM41 10H56V50H37L33 44L42 35L33 26Z',
    cutLine: 'M8 34H16M18 14V24M47 30H56M46 10V20',
  },
  shutter: {
    solid: 'M6 8H58V17H6ZM12 20H52V26H12ZM12 29H52V35H12ZM12 38H52V44H12ZM27 47H37V51H27Z',
    line: 'M9 17V57M55 17V57',
  },
  'not-listed': {
    line: 'M26 6A19 19 0 1 1 25.9 6ZM40 39L57 57',
    bar: 'M20 21C20 13 32 13 32 21C32 26 26 26 26 30M26 36V36.5',
  },
  unplugged: {
    solid: 'M10 22H22V42H10ZM42 22H54V42H42Z',
    line: 'M0 32H10M54 32H64M22 27H28M22 37H28',
    bar: 'M32 16L36 25M31 48L36 39',
  },
  hourglass: {
    line: 'M12 8H52M12 56H52M18 9V17L31 32L18 47V55M46 9V17L33 32L46 47V55',
    soft: 'M23 55L32 42L41 55Z',
  },
  'clock-unsure': { line: CLOCK, bar: LITTLE_QUESTION },
  untold: { solid: 'M6 8H58V44H32L18 57V44H6Z', cutLine: 'M18 26H18.5M32 26H32.5M46 26H46.5' },
  'not-a-card': { line: 'M9 14H55V50H9Z', bar: LITTLE_QUESTION },
  'card-away': {
    solid: 'M27 5L59 16L50 41L18 30Z',
    cut: 'M29 14L38 17L35 25L26 22Z',
    line: 'M6 34L12 40M14 42L20 48M24 47L28 51',
    soft: 'M8 55H56V60H8Z',
  },
  'two-cards': { soft: 'M19 10H58V36H50V22H19Z', solid: 'M7 26H46V54H7Z', cut: 'M13 33H22V40H13Z' },
  'two-codes': { solid: EYES, cut: EYE_HEARTS, line: 'M38 10V26M46 18H58M10 38H24M17 46V56' },
  'reader-fault': { line: 'M8 38H56V55H8Z', solid: 'M38 3L19 27H30L25 44L46 19H34Z' },

  staff: {
    solid: 'M32 6A9 9 0 1 1 31.9 6ZM15 43V36Q15 27 24 27H40Q49 27 49 36V43Z',
    soft: 'M5 46H59V57H5Z',
  },
  campus: { solid: BUILDING },
  'card-on-reader': {
    solid: 'M10 6H54V32H10ZM8 51H56V58H8Z',
    cut: 'M16 13H26V21H16Z',
    line: 'M20 38Q32 46 44 38',
  },
  'show-code': {
    solid: 'M19 6H45V58H19Z',
    cut: 'M23 12H41V48H23ZM29 51H35V54H29Z',
    soft: 'M25 15H31V21H25ZM33 15H39V21H33ZM25 23H31V29H25ZM33 26H39V32H33Z',
    bar: 'M4 18V6H12M60 46V58H52',
  },
  again: { line: 'M51 25A21 21 0 1 0 53 36', solid: 'M40 26L58 28L56 9Z' },
  later: { line: `${CLOCK}M32 18V33L42 39` },
  'go-through': { solid: 'M6 6H15V58H6ZM49 6H58V58H49Z', line: 'M20 32H43M33 21L44 32L33 43' },
  'gone-through': { solid: 'M6 6H15V58H6ZM49 6H58V58H49Z', line: 'M22 32L30 40L43 22' },
  'stayed-out': { solid: 'M6 6H15V58H6ZM49 6H58V58H49ZM15 29H49V36H15Z' },
} as const satisfies Readonly<Record<string, Drawing>>;

export type PictureName = keyof typeof PICTURES;
