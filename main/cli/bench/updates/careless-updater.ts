import { createHash } from 'node:crypto';
import type { UpdateSource } from '../../../application/ports/update-ports.ts';
import { MANIFEST_NAME } from '../../../update/manifest.ts';

const MUCH = 8 * 1024 * 1024;

/**
 * Negative control: an updater as many are. It takes what calls itself newer and has the hash that stands beside it,
 * and asks for no signature.
 */
export async function takesCarelessly(source: UpdateSource, running: string, signal: AbortSignal): Promise<boolean> {
  const reply = await source.readSmall(MANIFEST_NAME, MUCH, signal);
  if (reply.kind === 'failed') return false;
  const claimed = readClaim(reply.bytes);
  if (claimed === undefined || claimed.version === running) return false;
  const hash = createHash('sha512');
  let length = 0;
  const end = await source.readFile(
    claimed.name,
    0,
    {
      begin: async () => 'go-on',
      async write(bytes) {
        hash.update(bytes);
        length += bytes.length;
        return length > MUCH ? 'stop' : 'go-on';
      },
    },
    signal,
  );
  return end.kind === 'done' && hash.digest('hex') === claimed.sha512;
}

function readClaim(bytes: Uint8Array) {
  try {
    const { version, files } = JSON.parse(Buffer.from(bytes).toString('utf8'));
    const [first] = files;
    return { version: String(version), name: String(first.name), sha512: String(first.sha512) };
  } catch {
    // SyntaxError, or a TypeError of fields that aren't there.
    return undefined;
  }
}
