// What this folder uses of nfc-pcsc 0.8.1 on our pcsclite; the package brings no types. Read off its source.
declare module 'nfc-pcsc' {
  import type { EventEmitter } from 'node:events';

  /** pcsclite's reader, as our drop-in has it. */
  export interface PcscLiteReader extends EventEmitter {
    readonly state: number;
    /** ATR of the connected card. */
    readonly atr: Buffer | null;
    /** Stands for the card that is there now. */
    readonly insertion: number;
    readonly SCARD_STATE_EMPTY: number;
    readonly SCARD_STATE_PRESENT: number;
    /** Resets the card and connects to it anew. */
    reconnect(callback: (error: unknown) => void): void;
    /** Asks the reader for a sign of life; see the drop-in. */
    probe(aliveCommand: Uint8Array | null, callback: (error: unknown, answer?: string) => void): void;
  }

  export class Reader extends EventEmitter {
    readonly name: string;
    readonly reader: PcscLiteReader;
    autoProcessing: boolean;
    /** Throws, or rejects, with an error whose `previous` is the binding's. */
    connect(mode?: string): Promise<unknown>;
    transmit(data: Buffer, responseMaxLength: number): Promise<Buffer>;
    close(): void;
  }

  /** What readers named ACR122 or ACR125 are. */
  export class ACR122Reader extends Reader {
    /** Light and buzzer by an escape command. */
    led(state: number, blinking: readonly number[]): Promise<void>;
  }

  export interface Logger {
    log(...values: unknown[]): void;
    debug(...values: unknown[]): void;
    info(...values: unknown[]): void;
    warn(...values: unknown[]): void;
    error(...values: unknown[]): void;
  }

  export class NFC extends EventEmitter {
    constructor(logger?: Logger);
    close(): void;
  }
}
