import type { TerminalView } from '../ipc/contract.ts';
import type { GateEvent } from './service-ports.ts';

type GateHealthView = TerminalView['gate'];

/** Whether the lane's gate would open, for the status line. */
export function createGateHealth(hasGate: boolean): {
  /** True where the view changed. */
  apply(event: GateEvent & { kind: 'health' }): boolean;
  view(): GateHealthView;
} {
  let view: GateHealthView = { state: hasGate ? 'starting' : 'none', detail: null };
  return {
    apply({ state, detail }) {
      const isNews = state !== view.state || detail !== view.detail;
      view = { state, detail };
      return isNews;
    },
    view: () => view,
  };
}
