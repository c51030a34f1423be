import { CliError } from '../../cli-error.ts';
import { isVpcdListening, startOwnPcscd, whyNoOwnPcscd } from './own-pcscd.ts';
import { setQuickAck } from './quick-ack.ts';

/** What a bench on a virtual reader ran on. */
export interface BenchPcscd {
  /** `own`: started for this. `running`: was there. */
  readonly pcscd: 'own' | 'running';
  /** Without it each answer over loopback waits some 45 ms for a delayed acknowledgement (design section 8). */
  readonly quickAck: boolean;
  /** Brings back a daemon that died; one that isn't ours is the system's to bring back. */
  readonly restart: () => Promise<void>;
}

/** Whether {@link withPcscd} has one to give. */
export function canHavePcscd(): boolean {
  return isVpcdListening() || whyNoOwnPcscd() === undefined;
}

/** Runs `work` with a PC/SC daemon and a virtual reader: the one that runs, else one of its own, as root. */
export async function withPcscd<Result>(work: (ground: BenchPcscd) => Promise<Result>): Promise<Result> {
  const isRunning = isVpcdListening();
  const missing = isRunning ? undefined : whyNoOwnPcscd();
  if (missing !== undefined) throw new CliError(`no PC/SC daemon with a virtual reader to measure on: ${missing}`);
  let own = isRunning ? undefined : await startOwnPcscd();
  const quickAck = setQuickAck(true);
  try {
    return await work({
      pcscd: own === undefined ? 'running' : 'own',
      quickAck,
      async restart() {
        if (own === undefined) return;
        await own.stop();
        own = await startOwnPcscd();
      },
    });
  } finally {
    if (quickAck) setQuickAck(false);
    await own?.stop();
  }
}
