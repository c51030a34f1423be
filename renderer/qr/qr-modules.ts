import { encode } from 'uqr';

export interface QrOptions {
  /** Error correction; the official cards carry M (spec section 4). */
  readonly level?: 'L' | 'M' | 'Q' | 'H';
  /** Smallest symbol, 1 to 40; the official one is 4. */
  readonly version?: number;
}

/** The modules of a QR code without quiet zone, row by row; true is dark. */
export function qrModules(text: string, { level = 'M', version = 4 }: QrOptions = {}): boolean[][] {
  return encode(text, { ecc: level, minVersion: version, border: 0, boostEcc: false }).data;
}

/** The dark modules as one SVG path, a module one unit, shifted by the quiet zone. */
export function qrPath(modules: readonly (readonly boolean[])[], quietZone: number): string {
  return modules
    .map((row, y) => row.map((isDark, x) => (isDark ? `M${x + quietZone} ${y + quietZone}h1v1h-1z` : '')).join(''))
    .join('');
}
