import { CliError } from './cli-error.ts';

/** The value, or the end of the command with its one line. */
export function orFail<T>(
  result: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string },
): T {
  if (!result.ok) throw new CliError(result.message);
  return result.value;
}
