import { CliError } from './cli-error.ts';

/** Parses an option that counts something. */
export function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text))
    throw new CliError(`expected a whole number above 0, not "${text.slice(0, 20)}"`, 2);
  return Number(text);
}
