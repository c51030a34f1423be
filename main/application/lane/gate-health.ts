import type { TerminalView } from '../../ipc/contract.ts';
import type { GateEvent } from '../ports/service-ports.ts';

type GateHealthView = TerminalView['gate'];
type Health = GateEvent & { kind: 'health' };

export interface GateHealth {
  /** Takes in what the gate says, and gives what of it the view or the journal is to know. */
  apply(health: Health): HealthNews;
  view(): GateHealthView;
}

export interface HealthNews {
  /** Whether the view changed. */
  readonly isNews: boolean;
  /**
   * For the journal; null where the state is what it was: an outage is two rows, however many orders it costs. The row
   * of its end says how many that were.
   */
  readonly row: string | null;
}

/** Whether the lane's gate would open, for the status line and the journal. */
export function createGateHealth(hasGate: boolean): GateHealth {
  let view: GateHealthView = { state: hasGate ? 'starting' : 'none', detail: null };
  let lastLost = 0;
  /** Since the gate was ready. */
  let lost = 0;

  function rowOf({ state, detail }: Health): string {
    if (state !== 'ready') return detail === null ? state : `${state}: ${detail}`;
    const row = lost === 0 ? state : `${state}; ${lostWords(lost)}`;
    lost = 0;
    return row;
  }

  return {
    apply(health) {
      const { state, detail, lostOrders } = health;
      // A part of the gate may be ready, and count anew, before all of it is.
      lost += Math.max(0, lostOrders - lastLost);
      lastLost = lostOrders;
      const before = view;
      view = { state, detail: lostOrders === 0 ? detail : [detail, lostWords(lostOrders)].filter(Boolean).join('; ') };
      const isOther = state !== before.state && state !== 'starting';
      return { isNews: state !== before.state || view.detail !== before.detail, row: isOther ? rowOf(health) : null };
    },
    view: () => view,
  };
}

function lostWords(orders: number): string {
  return `${orders} ${orders === 1 ? 'order was' : 'orders were'} never delivered`;
}
