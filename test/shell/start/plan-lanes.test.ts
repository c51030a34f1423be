import { describe, expect, it } from 'vitest';
import { settingsSchema } from '../../../main/config/settings.ts';
import { ACTIVE_STUDENT, type Service } from '../../../main/domain/service/service.ts';
import { type LanesPlan, planLanes } from '../../../main/shell/start/plan-lanes.ts';

const CANTEEN: Service = { ...ACTIVE_STUDENT, id: 'canteen', passback: { kind: 'zone', seconds: 60 } };
const POOL: Service = { ...ACTIVE_STUDENT, id: 'pool', passback: { kind: 'area' } };
const SERVICES = [ACTIVE_STUDENT, CANTEEN, POOL];
const GATE = { id: 'door', output: { kind: 'relay', path: '/dev/ttyUSB0' } };
const OTHER_GATE = { id: 'exit', output: { kind: 'relay', path: '/dev/ttyUSB1' } };

function planned(written: object): LanesPlan {
  const find = (id: string) => SERVICES.find((service) => service.id === id);
  return planLanes(settingsSchema.parse(written), {
    usual: ACTIVE_STUDENT,
    find,
    ids: SERVICES.map(({ id }) => id),
  });
}

describe('the lanes of a terminal', () => {
  it('are one where nothing else is said, with the gate if there is one', () => {
    expect(planned({ lane: 'Till 2', gates: [GATE] })).toMatchObject({
      kind: 'lanes',
      lanes: [
        {
          place: { lane: 'Till 2', zone: null, direction: null },
          service: { id: 'active-student' },
          gate: { id: 'door' },
          hasPage: true,
        },
      ],
    });
  });

  it('have their own services, gates, zones and directions', () => {
    const lanes = [
      { name: 'In', service: 'canteen', zone: 'hall', gate: 'door', page: true },
      { name: 'Out', service: 'pool', direction: 'out', readers: ['B'] },
    ];
    expect(planned({ gates: [GATE], lanes })).toMatchObject({
      lanes: [
        { place: { lane: 'In', zone: 'hall' }, service: { id: 'canteen' }, gate: { id: 'door' }, hasPage: true },
        { place: { lane: 'Out', direction: 'out' }, service: { id: 'pool' }, gate: null, readers: ['B'] },
      ],
    });
  });

  it.each([
    ['an unknown gate', { lanes: [{ name: 'In', gate: 'dor' }], gates: [GATE] }, /no gate "dor"; there is door/],
    ['a gate where there is none', { lanes: [{ name: 'In', gate: 'door' }] }, /no gate "door"; there is none/],
    [
      'an unknown service',
      { lanes: [{ name: 'In', service: 'bar' }] },
      /"In": there is no service "bar"; there is act/,
    ],
    ['a rule of zones without one', { lanes: [{ name: 'In', service: 'canteen' }] }, /lane needs a "zone"/],
    ['a rule of areas without direction', { lanes: [{ name: 'In', service: 'pool' }] }, /needs a "direction"/],
    ['several gates and no lanes', { gates: [GATE, OTHER_GATE] }, /no "lanes" that say which lane opens which/],
  ])('are refused with %s', (_what, written, message) => {
    expect(planned(written)).toMatchObject({ kind: 'fault', message: expect.stringMatching(message) });
  });
});
