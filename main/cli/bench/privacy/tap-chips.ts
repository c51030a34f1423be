import { setTimeout as sleep } from 'node:timers/promises';
import { holdCards } from '../../../../native/virtual/hold-cards.ts';
import { fixedUid } from '../../../../native/virtual/uid.ts';
import { type Escn, escnToBytes } from '../../../domain/escn.ts';
import type { TappedKiosk } from './tapped-kiosk.ts';

/** A chip that tells nothing but its UID. */
const PROFILE = 'monecarte';
/** The virtual reader is looked at every 0.4 s. */
const REMOVED_MS = 900;

/** UID in hex of the chip that {@link tapChips} holds out for a number; the alias table knows it by that. */
export function chipUidOf(escn: Escn): string {
  return Buffer.from(fixedUid(escnToBytes(escn))).toString('hex');
}

/** Holds out chips without a number at the kiosk's virtual reader, one after the other; gives verdicts by kind. */
export async function tapChips(kiosk: TappedKiosk, escns: readonly Escn[]): Promise<Readonly<Record<string, number>>> {
  const holder = holdCards();
  const verdicts: Record<string, number> = {};
  try {
    for (const escn of escns) {
      const [kind] = await Promise.all([kiosk.nextVerdict(), holder.insert(escn, PROFILE)]);
      verdicts[kind] = (verdicts[kind] ?? 0) + 1;
      holder.remove();
      await sleep(REMOVED_MS);
    }
  } finally {
    holder.close();
  }
  return verdicts;
}
