import type { Look } from './luma.ts';
import type { Picture } from './picture-reader.ts';

/**
 * `frame`: a camera's frame, of which the next comes in 33 ms; it gets one of the passes in turn. `still`: a single
 * picture that gets every attempt.
 */
export type Effort = 'frame' | 'still';

/** What goes to the decoder's thread; the picture changes hands and is closed there. */
export interface DecodeRequest {
  readonly id: number;
  readonly picture: Picture;
  readonly effort: Effort;
}

export type DecodeAnswer =
  | {
      readonly id: number;
      readonly kind: 'decoded';
      /** Every code in the picture. */
      readonly texts: readonly string[];
      /** Of a camera's frame as a whole; null for a still. */
      readonly look: Look | null;
      /** From the picture to its texts, in ms. */
      readonly ms: number;
    }
  | { readonly id: number; readonly kind: 'failed'; readonly message: string };

export type Decoded =
  | Pick<Extract<DecodeAnswer, { kind: 'decoded' }>, 'kind' | 'texts' | 'look' | 'ms'>
  | DecodeFailure;
export interface DecodeFailure {
  readonly kind: 'failed';
  readonly message: string;
}

export interface Decoder {
  /** Takes the picture over. A broken or silent thread is `failed`, within {@link DECODE_LIMIT_MS}. */
  decode(picture: Picture, effort: Effort): Promise<Decoded>;
  close(): void;
}

/** Longest a picture may take, loading of the WebAssembly included. */
export const DECODE_LIMIT_MS = 8000;

/** Decodes off the main thread. A thread that broke is replaced with the next picture. */
export function createDecoder(): Decoder {
  const waiting = new Map<number, (decoded: Decoded) => void>();
  let worker: Worker | undefined;
  let lastId = 0;

  function start(): Worker {
    const started = new Worker(new URL('./decoder-worker.ts', import.meta.url), { type: 'module', name: 'decoder' });
    started.addEventListener('message', (event: MessageEvent<DecodeAnswer>) =>
      waiting.get(event.data.id)?.(event.data),
    );
    started.addEventListener('error', (event) => giveUp(event.message || 'the decoder could not be loaded'));
    return started;
  }

  function giveUp(message: string): void {
    worker?.terminate();
    worker = undefined;
    for (const settle of [...waiting.values()]) settle({ kind: 'failed', message });
  }

  return {
    decode(picture, effort) {
      const id = ++lastId;
      return new Promise((resolve) => {
        const limit = setTimeout(() => giveUp('the decoder did not answer in time'), DECODE_LIMIT_MS);
        waiting.set(id, (decoded) => {
          clearTimeout(limit);
          waiting.delete(id);
          resolve(decoded);
        });
        worker ??= start();
        worker.postMessage({ id, picture, effort } satisfies DecodeRequest, [picture]);
      });
    },
    close: () => giveUp('closed'),
  };
}
