import { describe, expect, it } from 'vitest';
import { forgetSeen, SAME_PRESENTATION_MS } from '../../../main/application/lane/session.ts';
import { newSession, type Session } from '../../../main/application/lane/session-state.ts';

const SEEN: Session = {
  ...newSession('p'),
  presentations: 1,
  lastSeen: { key: '3e506370-826a-103d-bf76-001000000001', at: 1_000, uid: '04112233' },
};

describe('the card that was last held out', () => {
  it('is remembered while it may be the same presentation', () => {
    expect(forgetSeen(SEEN, 1_000 + SAME_PRESENTATION_MS)).toBe(SEEN);
  });

  it('is forgotten after that, number and UID', () => {
    expect(forgetSeen(SEEN, 1_001 + SAME_PRESENTATION_MS)).toEqual({ ...SEEN, lastSeen: null });
  });
});
