import { assertNever } from '../../domain/assert-never.ts';

/** What the operator asked for; `auto` leaves it to the terminal. */
export type ShellRequest = 'auto' | 'electron' | 'browser';

/** What is known of Electron on this machine. Nothing here starts or fetches anything. */
export type ElectronState =
  | { readonly kind: 'no-package' }
  | { readonly kind: 'binary'; readonly version: string; readonly binary: string }
  | { readonly kind: 'fetchable'; readonly version: string }
  | { readonly kind: 'unfetchable'; readonly version: string; readonly why: string };

/** What the choice depends on. */
export interface ShellProbes {
  readonly platform: NodeJS.Platform;
  /** User id; null where the platform has none. */
  readonly uid: number | null;
  /** DISPLAY or WAYLAND_DISPLAY names one; only Linux and the BSDs ask. */
  readonly display: boolean;
  /** Why Chromium's sandbox can't be built here; null where it can. */
  readonly sandboxObstacle: string | null;
  readonly electron: ElectronState;
}

/** `why` is one clause for people, without a full stop. */
export type ShellChoice =
  | { readonly kind: 'electron'; readonly binary: string; readonly why: string }
  /** Electron it is, once its binary is here. */
  | { readonly kind: 'fetch-electron'; readonly version: string; readonly why: string }
  | { readonly kind: 'browser'; readonly why: string }
  /** Electron was asked for by name and can't run here. */
  | { readonly kind: 'impossible'; readonly why: string };

/**
 * Which shell serves. `auto` is Electron where it can run, else the browser shell; a shell asked for by name is never
 * swapped for the other (design section 6).
 */
export function chooseShell(request: ShellRequest, probes: ShellProbes): ShellChoice {
  if (request === 'browser') return { kind: 'browser', why: 'asked for' };
  const obstacle = obstacleTo(probes);
  if (obstacle !== undefined) return { kind: request === 'auto' ? 'browser' : 'impossible', why: obstacle };
  const { electron } = probes;
  const asked = request === 'electron' ? 'asked for, ' : '';
  switch (electron.kind) {
    case 'binary':
      return { kind: 'electron', binary: electron.binary, why: `${asked}Electron ${electron.version} is here` };
    case 'fetchable':
      return { kind: 'fetch-electron', version: electron.version, why: `${asked}Electron has to be fetched first` };
    case 'no-package':
    case 'unfetchable':
      // Both are obstacles and ended above.
      return { kind: 'impossible', why: 'Electron is not there' };
    default:
      return assertNever(electron);
  }
}

/** Cheapest and most telling first: a machine without a display needs no word about Electron. */
function obstacleTo({ platform, uid, display, sandboxObstacle, electron }: ShellProbes): string | undefined {
  if (needsDisplay(platform) && !display) return 'no display: neither DISPLAY nor WAYLAND_DISPLAY is set';
  if (uid === 0) return 'running as root, where Electron would need its sandbox off, which it never gets here';
  if (electron.kind === 'no-package') return 'the electron package is not installed';
  if (sandboxObstacle !== null) return `Electron's sandbox can't be built here: ${sandboxObstacle}`;
  if (electron.kind === 'unfetchable') return `Electron's binary is missing and can't be fetched: ${electron.why}`;
  return undefined;
}

function needsDisplay(platform: NodeJS.Platform): boolean {
  return platform !== 'win32' && platform !== 'darwin';
}
