import type { GateEvent, GateNotice } from '../../../main/application/ports/service-ports.ts';
import { SYSTEM_CLOCK } from '../../../main/application/system-clock.ts';
import type { GateHealth, GateParts } from '../../../native/gate/parts.ts';
import { createSerialLines } from '../../../native/serial/serial-lines.ts';

/** A verdict as gates are told of it. */
export function noticeOf(presentation = 'p1'): GateNotice {
  return {
    presentation,
    lane: 'Lane 1',
    service: 'canteen',
    verdict: 'granted',
    reason: 'active',
    at: 1_790_000_000_000,
  };
}

/** A terminal whose only secret is `gate-key`. */
export function gateParts(parts: Partial<GateParts> = {}): GateParts {
  return {
    clock: SYSTEM_CLOCK,
    terminal: 'kiosk-7',
    lines: createSerialLines(SYSTEM_CLOCK),
    secret: (name) =>
      name === 'gate-key'
        ? { kind: 'secret', text: 'a-secret-key' }
        : { kind: 'unusable', message: `${name} is missing` },
    certificates: (path) => ({ kind: 'read', pem: path }),
    ...parts,
  };
}

/** Collects what a gate tells. */
export function listenTo(gate: { subscribe(listener: (event: GateEvent) => void): () => void }): {
  readonly events: GateEvent[];
  readonly health: () => GateHealth | undefined;
  readonly passed: () => (string | null)[];
} {
  const events: GateEvent[] = [];
  gate.subscribe((event) => events.push(event));
  return {
    events,
    health: () => events.findLast((event) => event.kind === 'health'),
    passed: () => events.flatMap((event) => (event.kind === 'passed' ? [event.presentation] : [])),
  };
}
