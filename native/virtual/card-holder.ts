import { parseEscn } from '../../main/domain/escn.ts';
import { CARD_PROFILES, createVirtualCard } from './virtual-card.ts';
import { DEFAULT_VPCD } from './vpcd-address.ts';
import { type InsertedCard, insertCard } from './vpcd-slot.ts';

// Holds virtual cards into the virtual reader when told to: a process of its own, so that card and reader don't share
// an event loop. Started by `holdCards`.

let slot: InsertedCard | undefined;

process.on('message', (order: { kind: 'insert'; escn: string; profile: string } | { kind: 'remove' }) => {
  if (order.kind === 'remove') {
    slot?.remove();
    slot = undefined;
    return;
  }
  const escn = parseEscn(order.escn);
  const profile = CARD_PROFILES.find((known) => known === order.profile);
  if (escn === undefined || profile === undefined) return;
  void insertCard(createVirtualCard(escn, profile), DEFAULT_VPCD).then((result) => {
    slot = result.kind === 'inserted' ? result.slot : undefined;
    process.send?.(result.kind);
  });
});
process.once('disconnect', () => process.exit(0));
