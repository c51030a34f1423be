import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type LanePassages,
  type PassageEffect,
  type PassageEvent,
  passageOf,
  stepPassages,
} from '../../../main/domain/passage/lane-passages.ts';

const granted = (presentation: string, holder = presentation, hasSensor = true): PassageEvent => ({
  kind: 'granted',
  presentation,
  holder,
  at: 1,
  hasSensor,
});
const passed = (presentation: string | null = null): PassageEvent => ({ kind: 'passed', presentation });
const timeIsUp = (presentation: string): PassageEvent => ({ kind: 'time-is-up', presentation });
const notGranted = (presentation: string): PassageEvent => ({ kind: 'not-granted', presentation });

function run(...events: readonly PassageEvent[]): { passages: LanePassages; effects: PassageEffect[] } {
  const effects: PassageEffect[] = [];
  const passages = events.reduce<LanePassages>((before, event) => {
    const next = stepPassages(before, event);
    effects.push(...next.effects);
    return next.passages;
  }, []);
  return { passages, effects };
}

/** `reserve a`, `open-gate a`, `settle a passed`. */
function told(...events: readonly PassageEvent[]): string[] {
  return run(...events).effects.map((effect) => {
    if (effect.kind === 'reserve') return `reserve ${effect.passage.presentation}`;
    return effect.kind === 'settle'
      ? `${effect.end.outcome} ${effect.presentation} ${effect.end.why}`
      : `${effect.kind} ${effect.presentation ?? '?'}`;
  });
}

describe('a granted verdict', () => {
  const BEGUN = ['reserve a', 'open-gate a', 'wait a'];

  it.each<[string, PassageEvent[], string[]]>([
    ['reserves, opens and waits', [granted('a')], BEGUN],
    ['is committed by whoever passes', [granted('a'), passed()], [...BEGUN, 'committed a passed']],
    ['is committed by the one the sensor names', [granted('a'), passed('a')], [...BEGUN, 'committed a passed']],
    ['is annulled when nobody passes', [granted('a'), timeIsUp('a')], [...BEGUN, 'annulled a time-out']],
    ['is annulled when it is taken back', [granted('a'), notGranted('a')], [...BEGUN, 'annulled a revised']],
    [
      'stays when it is taken back after somebody passed',
      [granted('a'), passed(), notGranted('a')],
      [...BEGUN, 'committed a passed'],
    ],
    ['said again is nothing new', [granted('a'), granted('a')], BEGUN],
    [
      'is committed at once without a sensor',
      [granted('a', 'a', false)],
      ['reserve a', 'open-gate a', 'committed a no-sensor'],
    ],
    [
      'of the same holder while the gate is open is the same passage',
      [granted('a', 'h'), granted('b', 'h'), passed('b')],
      [...BEGUN, 'open-gate a', 'wait a', 'committed a passed'],
    ],
    [
      'of the same holder after they passed is a new one',
      [granted('a', 'h'), passed(), granted('b', 'h')],
      [...BEGUN, 'committed a passed', 'reserve b', 'open-gate b', 'wait b'],
    ],
  ])('%s', (_what, events, expected) => {
    expect(told(...events)).toEqual(expected);
  });
});

describe('two holders at an open gate', () => {
  it('pass in their order where the sensor names nobody', () => {
    expect(told(granted('a'), granted('b'), passed(), passed()).slice(-2)).toEqual([
      'committed a passed',
      'committed b passed',
    ]);
  });

  it('pass in any order where it does', () => {
    expect(told(granted('a'), granted('b'), passed('b'), passed('a')).slice(-2)).toEqual([
      'committed b passed',
      'committed a passed',
    ]);
  });
});

describe('somebody for whom nothing was reserved', () => {
  it.each<[string, PassageEvent[]]>([
    ['with nobody before', [passed()]],
    ['behind one who passed', [granted('a'), passed(), passed()]],
    ['named, but unknown', [granted('a'), passed('z')]],
    ['named, and too late', [granted('a'), timeIsUp('a'), passed('a')]],
  ])('is told: %s', (_what, events) => {
    expect(told(...events).at(-1)).toMatch(/^stray/);
  });
});

describe('whatever happens at a lane', () => {
  const id = fc.constantFrom('a', 'b', 'c', 'd');
  const event: fc.Arbitrary<PassageEvent> = fc.oneof(
    fc.record({
      kind: fc.constant('granted' as const),
      presentation: fc.uuid(),
      holder: id,
      at: fc.nat(),
      hasSensor: fc.boolean(),
    }),
    fc.record({ kind: fc.constant('passed' as const), presentation: fc.constant(null) }),
  );

  it('settles each reservation once at most, and only what was reserved', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        const { effects, passages } = run(...events);
        const reserved = effects.flatMap((e) => (e.kind === 'reserve' ? [e.passage.presentation] : []));
        const settled = effects.flatMap((e) => (e.kind === 'settle' ? [e.presentation] : []));
        expect(new Set(settled).size).toBe(settled.length);
        expect(settled.every((presentation) => reserved.includes(presentation))).toBe(true);
        const open = passages.filter(({ state }) => state === 'waiting');
        expect(open.map(({ presentation }) => presentation).sort()).toEqual(
          reserved.filter((presentation) => !settled.includes(presentation)).sort(),
        );
        expect(passages.length - open.length).toBeLessThanOrEqual(8);
      }),
    );
  });

  it('remembers what became of the last passages, for the screen', () => {
    const { passages } = run(granted('a', 'h'), granted('b', 'h'), passed());
    expect(passageOf(passages, 'b')?.state).toBe('passed');
  });
});
