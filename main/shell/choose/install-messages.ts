import { z } from 'zod';

/** What the installing process tells its parent. */
export const installMessage = z.discriminatedUnion('kind', [
  /** The mirror answered; null where it doesn't tell the size. */
  z.object({ kind: z.literal('answered'), totalBytes: z.number().nonnegative().nullable() }),
  z.object({ kind: z.literal('received'), bytes: z.number().nonnegative() }),
  /** The last byte came; from here on it is checked and unpacked. */
  z.object({ kind: z.literal('complete') }),
  /** No archive came, and why: a status or an error code of the network. */
  z.object({ kind: z.literal('network-failed'), detail: z.string() }),
]);
export type InstallMessage = z.infer<typeof installMessage>;
