import { z } from 'zod';

/** What a serial scanner is to the page and to doctor. */
export const SCANNER_STATES = ['starting', 'ready', 'lost'] as const;

const scannerHealth = z.object({
  name: z.string(),
  state: z.enum(SCANNER_STATES),
  /** One line for the technician, where there is something to say. */
  detail: z.string().nullable(),
});
export type ScannerHealth = z.infer<typeof scannerHealth>;

/** What the page needs to know of the ways in beside the card reader. */
export const pageInputs = z.object({
  /** Null where no code is to be read by a camera. */
  camera: z
    .object({
      /** Part of the camera's name; null for whichever there is. */
      name: z.string().nullable(),
      /** Of several with that name, which; from 1. */
      nth: z.number().int().positive(),
      /** Whether the window shows the picture as a mirror does. */
      mirror: z.boolean(),
      torch: z.boolean(),
      /** EV; null leaves it to the camera. */
      exposure: z.number().nullable(),
    })
    .nullable(),
  /** Whether a card number may be typed on the screen. */
  keypad: z.boolean(),
  /** Scanners on serial ports. */
  scanners: z.array(scannerHealth),
});
export type PageInputs = z.infer<typeof pageInputs>;
