import type { Gate, GateEvent, GateNotice } from '../../main/application/ports/service-ports.ts';

/** A gate that remembers its orders and tells what the test lets it tell. */
export interface FakeGate extends Gate {
  /** `open p1 3000`, `announce p2`, `serving`, `not serving`; in order. */
  readonly orders: string[];
  readonly notices: GateNotice[];
  /** Somebody passes. */
  pass(presentation?: string): void;
  send(event: GateEvent): void;
}

export function fakeGate({ hasSensor = true }: { hasSensor?: boolean } = {}): FakeGate {
  const listeners = new Set<(event: GateEvent) => void>();
  const orders: string[] = [];
  const notices: GateNotice[] = [];
  const send = (event: GateEvent): void => {
    if (listeners.size === 0) throw new Error(`nobody listens to ${event.kind}`);
    for (const listener of listeners) listener(event);
  };
  return {
    id: 'fake',
    hasSensor,
    orders,
    notices,
    open(notice, openMs) {
      notices.push(notice);
      orders.push(`open ${notice.presentation} ${openMs}`);
    },
    announce(notice) {
      notices.push(notice);
      orders.push(`announce ${notice.presentation}`);
    },
    setServing: (isServing) => void orders.push(isServing ? 'serving' : 'not serving'),
    subscribe(listener) {
      listeners.add(listener);
      listener({ kind: 'health', state: 'ready', detail: null, lostOrders: 0 });
      return () => void listeners.delete(listener);
    },
    close: async () => undefined,
    pass: (presentation) => send({ kind: 'passed', presentation: presentation ?? null }),
    send,
  };
}
