import type { TerminalRecorder } from '../../application/journal/record-terminal.ts';
import type { Terminal } from '../../application/lane/terminal.ts';
import type { ServiceSource } from '../../application/ports/service-ports.ts';
import type { ServicesReloaded } from '../../control/terminal-data.ts';
import type { TerminalPlan } from './terminal-plan.ts';

export interface ReloadParts {
  readonly services: Pick<ServiceSource, 'reload' | 'faults' | 'all'>;
  /** Plans the terminal as at its start, by the services as they are now. */
  readonly plan: () => TerminalPlan;
  /** The lanes, in the plan's order. */
  readonly lanes: readonly Pick<Terminal, 'serveBy'>[];
  readonly recorder: Pick<TerminalRecorder, 'event'> | undefined;
}

/**
 * Reads the services again and has each lane serve by them from the next card on. Where the lanes can't be served by
 * what is there now, they go on as before.
 */
export function reloadServices({ services, plan, lanes, recorder }: ReloadParts): ServicesReloaded {
  services.reload();
  const planned = plan();
  const faults = services.faults().map(({ message }) => message);
  if (planned.kind === 'serve') {
    for (const [place, lane] of lanes.entries()) {
      const service = planned.lanes[place]?.service;
      if (service !== undefined) lane.serveBy(service);
    }
  } else {
    faults.push(planned.kind === 'out-of-order' ? planned.fault.message : planned.message);
  }
  recorder?.event('SERVICE', 'services were read again');
  for (const fault of new Set(faults)) recorder?.event('SERVICE', fault);
  return { services: services.all().length, faults: [...new Set(faults)] };
}
