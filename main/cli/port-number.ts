import { CliError } from './cli-error.ts';

/** Parses `--port`. */
export function portNumber(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 65_535)) throw new CliError('--port must be a number from 0 to 65535', 2);
  return port;
}
