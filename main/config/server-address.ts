import { z } from 'zod';
import { parseServerAddress } from '../registry/base-url.ts';

/** An https address of a server of ours, as {@link parseServerAddress} has it. */
export const serverAddress = z.string().transform((text, context) => {
  const parsed = parseServerAddress(text);
  if (parsed.ok) return parsed.url;
  context.addIssue({ code: 'custom', message: `must be an https address: ${parsed.message}` });
  return z.NEVER;
});
