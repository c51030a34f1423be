import { EventEmitter } from 'node:events';
import * as pcscMini from 'pcsc-mini';
import { CardReader } from './card-reader.js';

/** One connection to the PC/SC service: its readers, and the `reader` and `error` events. */
export class PcscLite extends EventEmitter {
  /** @type {Record<string, CardReader>} Readers attached now, by name. */
  readers = {};
  #client = new pcscMini.Client();
  #closed = false;

  constructor() {
    super();
    this.#client.on('error', (error) => this.#fail(error));
    this.#client.on('reader', (miniReader) => this.#add(miniReader));
    // The caller gets its turn to subscribe first.
    process.nextTick(() => this.#start());
  }

  /** Ends the watch; every reader emits `end`. Idempotent, never throws. */
  close() {
    if (this.#closed) return;
    this.#closed = true;
    try {
      this.#client.stop();
    } catch {
      // NoService, InvalidHandle: the service is gone and its context with it.
    }
    // stop() skips the readers when it throws.
    for (const reader of Object.values(this.readers)) reader._end();
    this.readers = {};
  }

  #start() {
    if (this.#closed) return;
    try {
      this.#client.start();
    } catch (error) {
      this.#fail(error);
    }
  }

  #add(miniReader) {
    const reader = new CardReader(miniReader);
    this.readers[reader.name] = reader;
    reader.once('end', () => delete this.readers[reader.name]);
    this.emit('reader', reader);
  }

  #fail(error) {
    if (!this.#closed) this.emit('error', error);
  }
}
