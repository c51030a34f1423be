import { InvalidArgumentError } from 'commander';

/** Parses `--port`. */
export function portNumber(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 65_535)) throw new InvalidArgumentError('a port is a whole number from 0 to 65535');
  return port;
}
