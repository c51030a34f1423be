// Holds a virtual card into the virtual reader when told to: a process of its own, so that card and reader don't
// share an event loop.
import { createVirtualCard } from '../../native/virtual/virtual-card.ts';
import { DEFAULT_VPCD } from '../../native/virtual/vpcd-address.ts';
import { type InsertedCard, insertCard } from '../../native/virtual/vpcd-slot.ts';
import { escn } from '../support/escn.ts';

const CARD = createVirtualCard(escn('3e506370-826a-103d-bf76-001000000001'));
let slot: InsertedCard | undefined;

process.on('message', (order: 'insert' | 'remove') => {
  if (order === 'remove') slot?.remove();
  else {
    void insertCard(CARD, DEFAULT_VPCD).then((result) => {
      slot = result.kind === 'inserted' ? result.slot : undefined;
      process.send?.(result.kind);
    });
  }
});
process.once('disconnect', () => process.exit(0));
