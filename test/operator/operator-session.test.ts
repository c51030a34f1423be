import { describe, expect, it } from 'vitest';
import {
  endsIn,
  IDLE_LIMIT_MS,
  NOT_OPEN,
  type OperatorSession,
  stepOperator,
  VISIT_LIMIT_MS,
} from '../../main/operator/operator-session.ts';

const ASKING: OperatorSession = { at: 'asking', note: 'none' };
const CHECKING: OperatorSession = { at: 'asking', note: 'checking' };
const OPEN: OperatorSession = { at: 'open', openedAt: 1000, touchedAt: 1000 };

describe('a visit to the operator area', () => {
  it('begins with the PIN, and not at all where there is none', () => {
    expect(stepOperator(NOT_OPEN, { kind: 'open', hasPin: true }, 0)).toEqual(ASKING);
    expect(stepOperator(NOT_OPEN, { kind: 'open', hasPin: false }, 0)).toEqual({ at: 'no-pin' });
  });

  it('opens by the right PIN alone', () => {
    expect(stepOperator(CHECKING, { kind: 'checked', check: { kind: 'right' } }, 1000)).toEqual(OPEN);
    expect(stepOperator(CHECKING, { kind: 'checked', check: { kind: 'wrong' } }, 0)).toEqual({
      at: 'asking',
      note: 'wrong-pin',
    });
    const locked = { kind: 'locked', until: 99 } as const;
    expect(stepOperator(CHECKING, { kind: 'checked', check: locked }, 0)).toEqual({ at: 'locked', until: 99 });
  });

  it('lets nobody in whose PIN was found right after they left', () => {
    const left = stepOperator(CHECKING, { kind: 'leave' }, 0);
    expect(stepOperator(left, { kind: 'checked', check: { kind: 'right' } }, 1)).toBe(left);
  });

  it('looks at one PIN at a time', () => {
    expect(stepOperator(CHECKING, { kind: 'enter' }, 0)).toBe(CHECKING);
    expect(stepOperator(NOT_OPEN, { kind: 'enter' }, 0)).toBe(NOT_OPEN);
  });

  it('ends two minutes after the last touch', () => {
    const touched = stepOperator(OPEN, { kind: 'touch' }, 61_000);
    expect(endsIn(touched, 61_000)).toBe(IDLE_LIMIT_MS);
    expect(stepOperator(touched, { kind: 'time' }, 61_000 + IDLE_LIMIT_MS - 1)).toBe(touched);
    expect(stepOperator(touched, { kind: 'time' }, 61_000 + IDLE_LIMIT_MS)).toEqual({ at: 'closed', why: 'idle' });
  });

  it('ends after ten minutes, whoever touches it', () => {
    const late = 1000 + VISIT_LIMIT_MS - 5000;
    const touched = stepOperator({ ...OPEN, touchedAt: late - 1000 }, { kind: 'touch' }, late);
    expect(endsIn(touched, late)).toBe(5000);
    expect(stepOperator(touched, { kind: 'touch' }, late + 5000)).toEqual({ at: 'closed', why: 'time-up' });
  });

  it('is not opened again by a touch', () => {
    expect(stepOperator(OPEN, { kind: 'touch' }, 1000 + IDLE_LIMIT_MS)).toEqual({ at: 'closed', why: 'idle' });
    expect(stepOperator(NOT_OPEN, { kind: 'touch' }, 0)).toBe(NOT_OPEN);
  });
});
