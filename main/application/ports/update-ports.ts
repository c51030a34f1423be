/** What a source of updates answered instead of giving what was asked for. */
export const TRANSFER_FAULTS = [
  'not-there',
  'redirect',
  'refused-by-server',
  'server-error',
  'network',
  'tls',
  'timeout',
  'too-slow',
  'too-large',
  'cut-short',
  'unreadable',
] as const;
export type TransferFault = (typeof TRANSFER_FAULTS)[number];

export type SmallReply =
  | { readonly kind: 'read'; readonly bytes: Uint8Array }
  | { readonly kind: 'failed'; readonly code: TransferFault };

/** Where the bytes of a file go. Whoever receives may end it. */
export interface FileSink {
  /** Called once, before the first bytes: where in the file they stand. Another place than asked for is possible. */
  begin(from: number): Promise<'go-on' | 'stop'>;
  write(bytes: Uint8Array): Promise<'go-on' | 'stop'>;
}

export type FileReply =
  | { readonly kind: 'done' }
  /** The sink wanted no more. */
  | { readonly kind: 'stopped' }
  | { readonly kind: 'failed'; readonly code: TransferFault };

/** A place with a manifest and files: a server or a drive. Never throws, and never outlives its own limits. */
export interface UpdateSource {
  /** For people: an address, or a folder. */
  readonly place: string;
  /** A whole file of at most `maxBytes`. */
  readSmall(name: string, maxBytes: number, signal: AbortSignal): Promise<SmallReply>;
  /** The rest of a file from byte `from` on. */
  readFile(name: string, from: number, sink: FileSink, signal: AbortSignal): Promise<FileReply>;
  close(): Promise<void>;
}

export const HEALTH_PARTS = ['render', 'reader', 'store', 'registry'] as const;
export type HealthPart = (typeof HEALTH_PARTS)[number];

/** What a terminal says of itself after an update. A registry that is known to be offline is no fault of a version. */
export interface HealthSource {
  /** The parts that don't do their work now; none is a healthy terminal. */
  ailing(): readonly HealthPart[];
}
