import { PcscLite } from './context.js';

/**
 * Starts watching the readers of this machine, as `@pokusew/pcsclite` does.
 *
 * Emits `reader` (a CardReader) once a reader, those attached before the start too, and `error` when there is no
 * PC/SC service or it went away. After an `error` the context is dead: close it and start a new one.
 */
export function pcsclite() {
  return new PcscLite();
}

// biome-ignore lint/style/noDefaultExport: nfc-pcsc is compiled CommonJS and takes this package's default export
export default pcsclite;
