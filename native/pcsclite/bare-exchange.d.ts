/** The binding alone, for the bench: what any program pays for the same APDUs on the same reader. */
export interface BareExchange {
  /** Sends the APDUs one after the other. Hold on to their bytes: pcsc-mini doesn't. */
  exchange(apdus: readonly Uint8Array[]): Promise<void>;
  close(): void;
}

/** Rejects with pcsc-mini's errors. `readerName` in full. */
export function openBareExchange(readerName: string): Promise<BareExchange>;
