/** Colours of the report: the kiosk's own, on white paper. */
export const PALETTE = {
  ink: '#27211c',
  quiet: '#5d5145',
  line: '#d3c5ae',
  ground: '#f3ecdf',
  terracotta: '#a8401f',
  lapis: '#33507f',
  ochre: '#d99a1c',
  stone: '#b8a888',
  granted: '#0a7644',
  refused: '#b2201d',
  unknown: '#35537f',
  unreadable: '#d3941a',
} as const;

/** The colour of a verdict's kind; green is for granted alone. */
export function verdictColour(verdict: string): string {
  switch (verdict) {
    case 'granted':
      return PALETTE.granted;
    case 'refused':
      return PALETTE.refused;
    case 'unknown':
      return PALETTE.unknown;
    case 'unreadable':
      return PALETTE.unreadable;
    default:
      return PALETTE.stone;
  }
}
