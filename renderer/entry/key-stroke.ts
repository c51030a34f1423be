/** One key as it went down, with what a layout's table is asked by. */
export interface KeyStroke {
  /** Physical key, such as `KeyA` (UI Events KeyboardEvent code); empty where the system tells none. */
  readonly code: string;
  /** What the system's own layout makes of it; `Dead` for an accent that waits for its letter. */
  readonly key: string;
  readonly shift: boolean;
  readonly altGr: boolean;
}

/** Equal for strokes that are the same on the same keyboard. */
export function strokeName({ code, shift, altGr }: KeyStroke): string {
  return `${shift ? 'Shift+' : ''}${altGr ? 'AltGr+' : ''}${code}`;
}
