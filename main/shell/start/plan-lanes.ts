import type { GateSettings } from '../../config/gates.ts';
import type { LaneSettings } from '../../config/lanes.ts';
import type { Settings } from '../../config/settings.ts';
import type { Place } from '../../domain/passage/use.ts';
import type { Service } from '../../domain/service/service.ts';

/** One lane as it is to be run. */
export interface LanePlan {
  readonly place: Place;
  readonly service: Service;
  /** Parts of names of its readers. */
  readonly readers: readonly string[];
  /** What it opens; null where it opens nothing. */
  readonly gate: GateSettings | null;
  /** Whether the screen shows it, and readers nobody claims are its own. */
  readonly hasPage: boolean;
}

export type LanesPlan =
  | { readonly kind: 'lanes'; readonly lanes: readonly LanePlan[] }
  /** One line. */
  | { readonly kind: 'fault'; readonly message: string };

export interface LaneServices {
  /** Where a lane names none. */
  readonly usual: Service;
  readonly find: (id: string) => Service | undefined;
  /** What there is, for the message. */
  readonly ids: readonly string[];
}

type Wired = Pick<Settings, 'lane' | 'lanes' | 'gates'>;

/**
 * The lanes of a configuration with their services and gates. Without `lanes` the terminal is one, which has the gate
 * if there is one. What doesn't fit together is said now, not by a gate that never opens.
 */
export function planLanes(settings: Wired, services: LaneServices): LanesPlan {
  const { lanes } = settings;
  if (lanes === undefined && settings.gates.length > 1) {
    return fault('config.json has several gates and no "lanes" that say which lane opens which');
  }
  const only: LaneSettings = { name: settings.lane, readers: [], page: true, gate: settings.gates[0]?.id };
  const planned: LanePlan[] = [];
  for (const lane of lanes ?? [only]) {
    const plan = planLane(lane, settings, services);
    if (typeof plan === 'string') return fault(`lane "${lane.name}": ${plan}`);
    planned.push(plan);
  }
  return { kind: 'lanes', lanes: planned };
}

function planLane(lane: LaneSettings, { gates }: Wired, services: LaneServices): LanePlan | string {
  const service = lane.service === undefined ? services.usual : services.find(lane.service);
  if (service === undefined) return `there is no service "${lane.service}"; there is ${services.ids.join(', ')}`;
  const gate = gates.find(({ id }) => id === lane.gate) ?? null;
  if (gate === null && lane.gate !== undefined) {
    const there = gates.length === 0 ? 'there is none' : `there is ${gates.map(({ id }) => id).join(', ')}`;
    return `there is no gate "${lane.gate}"; ${there}`;
  }
  const { passback } = service;
  if (passback.kind === 'zone' && lane.zone === undefined) {
    return `the service "${service.id}" looks at all lanes of a zone, so the lane needs a "zone"`;
  }
  if (passback.kind === 'area' && lane.direction === undefined) {
    return `the service "${service.id}" counts who is inside, so the lane needs a "direction", in or out`;
  }
  const place = { lane: lane.name, zone: lane.zone ?? null, direction: lane.direction ?? null };
  return { place, service, readers: lane.readers, gate, hasPage: lane.page };
}

function fault(message: string): LanesPlan {
  return { kind: 'fault', message };
}
