import { createRequire } from 'node:module';
import type { InstallMessage } from './install-messages.ts';

/**
 * Entry of the installing process: runs the electron package's own installer, whose path is the first argument, and
 * tells the parent what its download does. The installer keeps its checksums; it only has no progress of its own before
 * 30 seconds and hides the reason of a failed connection.
 */
const installer = process.argv[2];
if (installer === undefined) {
  console.error('install-electron: needs the path of the installer');
  process.exit(2);
}
// Its parent is gone: nobody waits for the binary any more.
process.on('disconnect', () => process.exit(1));
// Waiting for that must not keep it alive once the installer is done.
process.channel?.unref();
globalThis.fetch = watched(globalThis.fetch);
createRequire(import.meta.url)(installer);

function tell(message: InstallMessage): void {
  // A parent that went away meanwhile ends this process by `disconnect`; its channel's error says no more.
  if (process.connected) process.send?.(message, undefined, undefined, () => {});
}

function watched(plainFetch: typeof fetch): typeof fetch {
  return async (input, init) => {
    const response = await plainFetch(input, init).catch((error: unknown) => {
      tell({ kind: 'network-failed', detail: `${hostOf(input)} can't be reached: ${reasonOf(error)}` });
      throw error;
    });
    if (!response.ok) tell({ kind: 'network-failed', detail: `the mirror answered ${response.status}` });
    if (!response.ok || response.body === null) return response;
    const size = Number(response.headers.get('content-length') ?? Number.NaN);
    tell({ kind: 'answered', totalBytes: Number.isFinite(size) ? size : null });
    return new Response(response.body.pipeThrough(counting()), response);
  };
}

function counting(): TransformStream<Uint8Array, Uint8Array> {
  let bytes = 0;
  return new TransformStream({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      tell({ kind: 'received', bytes });
      controller.enqueue(chunk);
    },
    flush: () => tell({ kind: 'complete' }),
  });
}

function hostOf(input: string | URL | Request): string {
  return new URL(input instanceof Request ? input.url : input).host;
}

/** The network's own code; `fetch` hides it in the cause, several attempts in an aggregate. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error.cause === undefined ? error.message : reasonOf(error.cause);
}
