import type { Transmit } from '../esc-card/transmit.ts';
import type { VirtualCard } from './virtual-card.ts';

/** A virtual card at hand without any reader: answers at once, through the same function a real reader gives. */
export function transmitTo(card: VirtualCard): Transmit {
  card.reset();
  return async (command, signal) => {
    if (signal.aborted) return { kind: 'failed', reason: 'removed-too-early', detail: 'aborted' };
    return { kind: 'answer', bytes: card.respond(command) };
  };
}
