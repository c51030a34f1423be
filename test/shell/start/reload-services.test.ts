import { describe, expect, it } from 'vitest';
import type { ServiceFault } from '../../../main/application/ports/service-ports.ts';
import { DEFAULT_SETTINGS } from '../../../main/config/settings.ts';
import { ACTIVE_STUDENT, type Service } from '../../../main/domain/service/service.ts';
import type { LanePlan } from '../../../main/shell/start/plan-lanes.ts';
import { reloadServices } from '../../../main/shell/start/reload-services.ts';
import type { TerminalPlan } from '../../../main/shell/start/terminal-plan.ts';

const CANTEEN: Service = { ...ACTIVE_STUDENT, id: 'canteen' };

function laneOf(service: Service): LanePlan {
  const place = { lane: service.id, zone: null, direction: null };
  return { place, service, readers: [], gate: null, hasPage: false };
}

function reloaded(plan: TerminalPlan, faults: readonly ServiceFault[]) {
  const serving: string[] = [];
  const events: string[] = [];
  const answer = reloadServices({
    services: { reload: () => void events.push('read'), faults: () => faults, all: () => [ACTIVE_STUDENT, CANTEEN] },
    plan: () => plan,
    lanes: [
      { serveBy: ({ id }) => void serving.push(`first: ${id}`) },
      { serveBy: ({ id }) => void serving.push(`second: ${id}`) },
    ],
    recorder: { event: (code, detail) => void events.push(`${code} ${detail}`) },
  });
  return { answer, serving, events };
}

const SERVE: TerminalPlan = {
  kind: 'serve',
  demo: false,
  settings: DEFAULT_SETTINGS,
  service: CANTEEN,
  lanes: [laneOf(CANTEEN), laneOf(ACTIVE_STUDENT)],
  readerFilter: { virtualReaders: false },
};

describe('services that are read again', () => {
  it('are served at each lane', () => {
    expect(reloaded(SERVE, [])).toEqual({
      answer: { services: 2, faults: [] },
      serving: ['first: canteen', 'second: active-student'],
      events: ['read', 'SERVICE services were read again'],
    });
  });

  it('are told where one is not used as it is', () => {
    const fault: ServiceFault = {
      service: 'canteen',
      message: 'canteen.json:3:1: …',
      faults: [],
      serves: 'last-accepted',
    };
    expect(reloaded(SERVE, [fault])).toMatchObject({
      answer: { faults: ['canteen.json:3:1: …'] },
      events: ['read', 'SERVICE services were read again', 'SERVICE canteen.json:3:1: …'],
    });
  });

  it('change nothing where a lane has none any more', () => {
    const fault = { code: 'SERVICE', message: 'there is no service "canteen"', remedy: '' };
    const { answer, serving } = reloaded({ kind: 'out-of-order', settings: DEFAULT_SETTINGS, fault }, []);
    expect(serving).toEqual([]);
    expect(answer.faults).toEqual(['there is no service "canteen"']);
  });
});
