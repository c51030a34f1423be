import { type Logger, NFC, type Reader } from 'nfc-pcsc';
import { codeOf } from '../pcsc-failure.ts';

export interface ContextListener {
  /** Connected to the PC/SC service. */
  running(): void;
  reader(device: Reader): void;
  /** No service, or it went away; a new try follows. `code` names the PC/SC error. */
  lost(code: string): void;
}

/** A connection to the PC/SC service that comes back. */
export interface NfcContext {
  /** Throws the connection away and makes a new one. */
  renew(code: string): void;
  close(): void;
}

/** How soon a new try follows a lost service, in ms: usable again within a second (quality section 1). */
const RETRY_AFTER_MS = 250;

const SILENT: Logger = { log() {}, debug() {}, info() {}, warn() {}, error() {} };

/** Keeps a PC/SC context open, whatever the service does. After an error a context is dead, so each try is a new one. */
export function keepContext(listener: ContextListener): NfcContext {
  let current: NFC | undefined;
  let retry: NodeJS.Timeout | undefined;

  function open(): void {
    const nfc = new NFC(SILENT);
    current = nfc;
    nfc.on('reader', (device: Reader) => {
      if (current === nfc) listener.reader(device);
    });
    nfc.on('error', (error: unknown) => {
      if (current === nfc) renew(codeOf(error));
    });
    // The binding starts on the next tick and fails there, if it does.
    setImmediate(() => {
      if (current === nfc) listener.running();
    });
  }

  function renew(code: string): void {
    const dead = current;
    current = undefined;
    dead?.close();
    listener.lost(code);
    clearTimeout(retry);
    retry = setTimeout(open, RETRY_AFTER_MS);
  }

  open();
  return {
    renew,
    close() {
      clearTimeout(retry);
      const last = current;
      current = undefined;
      last?.close();
    },
  };
}
