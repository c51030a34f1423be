import { z } from 'zod';

/** Environment variable that carries the options below as JSON from the command to Electron's main process. */
export const ELECTRON_OPTIONS_VARIABLE = 'TESSERA_ELECTRON_OPTIONS';

/** What Electron's main process is told at start. A packaged start has no variable and gets the defaults. */
const electronOptions = z.strictObject({
  /** The kiosk's own options, as the command line names them (design section 7). */
  terminal: z
    .strictObject({
      demo: z.boolean().default(false),
      router: z.string().max(2048).nullable().default(null),
      service: z.string().max(256).nullable().default(null),
      reader: z.string().max(256).nullable().default(null),
    })
    .prefault({}),
  /** Print `{ url, shell }` as the first line on stdout. */
  json: z.boolean().default(false),
  /** Folder of Chromium's own files; null is Electron's usual place. */
  profile: z.string().max(4096).nullable().default(null),
});
export type ElectronOptions = z.infer<typeof electronOptions>;
export type KioskTerminalOptions = ElectronOptions['terminal'];

/** Reads the variable's text; a text that isn't ours is a message, never a guess. */
export function parseElectronOptions(
  text: string | undefined,
): { readonly ok: true; readonly options: ElectronOptions } | { readonly ok: false; readonly message: string } {
  const parsed = electronOptions.safeParse(text === undefined ? {} : jsonOf(text));
  if (parsed.success) return { ok: true, options: parsed.data };
  const issue = parsed.error.issues[0];
  const field = issue?.path.join('.') || 'the whole';
  return { ok: false, message: `${ELECTRON_OPTIONS_VARIABLE}: ${field}: ${issue?.message ?? 'not understood'}` };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // SyntaxError: the schema refuses undefined and says so.
    return undefined;
  }
}
