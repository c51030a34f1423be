/** Where and how a port is opened; 8 data bits, no parity, 1 stop bit. */
export interface SerialPlace {
  /** A device; on Linux best its link below /dev/serial/by-id. */
  readonly path: string;
  /** Bit/s. */
  readonly baudRate: number;
}

/** What a contact between a control line and its supply is told by. */
export interface ControlLines {
  readonly cts: boolean;
  readonly dsr: boolean;
  readonly dcd: boolean;
}

/** A port that is open, until it calls `onLost` or is closed. */
export interface SerialPort {
  /** True when the operating system has all of the bytes; false when it took none or some. */
  write(bytes: Uint8Array): Promise<boolean>;
  /** For a process that ends at once: tries without waiting. */
  writeNow(bytes: Uint8Array): void;
  /** Null where the port doesn't tell. */
  controlLines(): Promise<ControlLines | null>;
  /** `discard`: what was not sent yet is thrown away, since nobody takes it. Never rejects. */
  close(options: { readonly discard: boolean }): Promise<void>;
}

export interface SerialPortHooks {
  onBytes(bytes: Uint8Array): void;
  /** Once, and nothing after it. */
  onLost(detail: string): void;
}

export type SerialOpening =
  | { readonly kind: 'open'; readonly port: SerialPort }
  /** One line for the technician. */
  | { readonly kind: 'failed'; readonly detail: string };

/** Never rejects. */
export type OpenSerialPort = (place: SerialPlace, hooks: SerialPortHooks) => Promise<SerialOpening>;
