import { z } from 'zod';
import { serialBaudRate, serialPath } from './serial.ts';

const scanner = z.strictObject({
  path: serialPath,
  baudRate: serialBaudRate.default(9600).describe('Bit/s; a USB scanner takes any'),
  name: z.string().trim().min(1).max(60).optional().describe('Name for the screen; without it the last of its path'),
});
export type ScannerSettings = z.output<typeof scanner>;

/** `scanners` of `config.json`: those that are serial ports; one that is a keyboard needs no entry. */
export const scannersSchema = z
  .array(scanner)
  .max(4)
  .default([])
  .superRefine((scanners, context) => {
    for (const [i, { path }] of scanners.entries()) {
      if (scanners.findIndex((other) => other.path === path) === i) continue;
      context.addIssue({ code: 'custom', path: [i, 'path'], message: 'must not stand twice in the list' });
    }
  })
  .describe('Code scanners on serial ports (USB-CDC), four at most; see inputs.md');
