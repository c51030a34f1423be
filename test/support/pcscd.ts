import { type OwnPcscd, startOwnPcscd, whyNoOwnPcscd } from '../../main/cli/bench/reader/own-pcscd.ts';
import { setQuickAck } from '../../main/cli/bench/reader/quick-ack.ts';
import { DEFAULT_VPCD, type VpcdAddress } from '../../native/virtual/vpcd-address.ts';

/** The two slots of vsmartcard's driver. */
export const FIRST_SLOT: VpcdAddress = DEFAULT_VPCD;
export const SECOND_SLOT: VpcdAddress = { ...DEFAULT_VPCD, port: DEFAULT_VPCD.port + 1 };

/** A PC/SC daemon of the test's own, in the foreground. */
export type Pcscd = OwnPcscd;

/** Why these tests can't run here; undefined where they can. Belongs into the suite's name, so that a skip says it. */
export function whyNoPcscd(): string | undefined {
  return whyNoOwnPcscd();
}

/**
 * Starts a daemon and waits until it serves clients and both virtual readers listen. Throws with its last words. Until
 * it is stopped, answers over loopback are acknowledged at once: at 45 ms each no reading has the time it has on a
 * real reader.
 */
export async function startPcscd(): Promise<Pcscd> {
  setQuickAck(true);
  const own = await startOwnPcscd();
  return {
    ...own,
    async stop() {
      await own.stop();
      setQuickAck(false);
    },
  };
}
