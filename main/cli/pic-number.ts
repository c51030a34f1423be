import { InvalidArgumentError } from 'commander';

/** Parses a Participant Identification Code (spec 1.1). */
export function picNumber(text: string): string {
  if (!/^\d{9}$/.test(text)) throw new InvalidArgumentError('a PIC has nine digits');
  return text;
}
