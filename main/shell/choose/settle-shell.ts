import { chooseShell, type ShellProbes, type ShellRequest } from './choose-shell.ts';
import type { FetchOutcome, FetchProgress } from './fetch-electron.ts';
import { fetchProgressLine } from './fetch-progress-line.ts';

/** The shell that serves, or none: then `why` is the one line to end with. */
export type SettledShell =
  | { readonly kind: 'electron'; readonly binary: string; readonly why: string }
  | { readonly kind: 'browser'; readonly why: string }
  | { readonly kind: 'none'; readonly why: string };

export interface SettleShellOptions {
  readonly request: ShellRequest;
  readonly probes: ShellProbes;
  readonly signal: AbortSignal;
  /** Progress, a line each; for stderr. */
  readonly say: (line: string) => void;
  readonly fetch: (options: {
    onProgress: (progress: FetchProgress) => void;
    signal: AbortSignal;
  }) => Promise<FetchOutcome>;
}

/** Chooses, and where Electron has to be fetched first, fetches. What could not be fetched leaves the browser to `auto`. */
export async function settleShell({ request, probes, signal, say, fetch }: SettleShellOptions): Promise<SettledShell> {
  const choice = chooseShell(request, probes);
  if (choice.kind === 'impossible') return { kind: 'none', why: `Electron can't run here: ${choice.why}` };
  if (choice.kind !== 'fetch-electron') return choice;
  const { version } = choice;
  const onProgress = (progress: FetchProgress) => say(fetchProgressLine(version, progress));
  const outcome = await fetch({ onProgress, signal });
  if (outcome.kind === 'fetched') {
    return { kind: 'electron', binary: outcome.binary, why: `Electron ${version} has been fetched` };
  }
  const why = `Electron ${version} could not be fetched: ${outcome.detail}`;
  // Whoever pressed Ctrl-C wants neither shell.
  return { kind: request === 'auto' && outcome.reason !== 'aborted' ? 'browser' : 'none', why };
}

/** The one line that says which shell serves and why. */
export function shellLine(settled: SettledShell): string {
  return settled.kind === 'none' ? settled.why : `shell: ${settled.kind} (${settled.why})`;
}
